//! Sealed files.

use crypto_core::attachment::{
    AttachmentOpener, AttachmentSealer, CHUNK, ChunkCipher, HEADER, RustCipher, SEALED_CHUNK,
};
use crypto_core::{
    AttachmentId, AttachmentKey, AttachmentPlace, ConversationId, Error, open_attachment, seal_attachment,
};

use crate::support::{SeededRng, flipped, now};

const PLACE: AttachmentPlace = AttachmentPlace {
    conversation: ConversationId([1; 16]),
    attachment: AttachmentId([2; 16]),
};

fn file(length: usize) -> Vec<u8> {
    (0..length)
        .map(|position| u8::try_from(position % 251).unwrap())
        .collect()
}

fn sealed(length: usize) -> (AttachmentKey, Vec<u8>) {
    let mut rng = SeededRng::new("attachment");
    let key = AttachmentKey::make(&mut rng);
    let sealed = now(seal_attachment(
        &RustCipher,
        &mut rng,
        &key,
        &PLACE,
        &file(length),
    ))
    .unwrap();
    (AttachmentKey::from_base64(&key.to_base64()).unwrap(), sealed)
}

fn open(key: &AttachmentKey, place: &AttachmentPlace, bytes: &[u8]) -> Result<Vec<u8>, Error> {
    now(open_attachment(&RustCipher, key, place, bytes))
}

#[test]
fn files_of_every_length_come_back() {
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 17] {
        let (key, sealed) = sealed(length);
        assert_eq!(sealed.len(), HEADER + length + 16 * length.div_ceil(CHUNK).max(1));
        assert_eq!(open(&key, &PLACE, &sealed).unwrap(), file(length), "{length}");
    }
}

#[test]
fn chunks_cannot_be_cut_moved_repeated_or_appended() {
    let (key, sealed) = sealed(3 * CHUNK);
    let (header, chunks) = sealed.split_at(HEADER);
    let chunk = |index: usize| &chunks[index * SEALED_CHUNK..(index + 1) * SEALED_CHUNK];
    let wrong = [
        vec![header, chunk(0)],
        vec![header, chunk(0), chunk(1)],
        vec![header, chunk(1), chunk(0), chunk(2)],
        vec![header, chunk(0), chunk(0), chunk(2)],
        vec![header, chunk(0), chunk(1), chunk(2), chunk(2)],
        vec![header, chunk(2)],
        vec![header, &chunks[..SEALED_CHUNK / 2]],
        vec![header, chunks, &[0; 16]],
    ];
    for (case, parts) in wrong.iter().enumerate() {
        assert_eq!(
            open(&key, &PLACE, &parts.concat()).err(),
            Some(Error::Decryption),
            "case {case}"
        );
    }
    for length in [0, HEADER - 1, HEADER, HEADER + 15] {
        assert_eq!(
            open(&key, &PLACE, &sealed[..length]).err(),
            Some(Error::Malformed),
            "{length}"
        );
    }
}

#[test]
fn a_file_opens_in_its_place_and_under_its_key_only() {
    let (key, bytes) = sealed(100);
    let other = AttachmentKey::make(&mut SeededRng::new("other"));
    assert_eq!(open(&other, &PLACE, &bytes).err(), Some(Error::Decryption));
    let elsewhere = AttachmentPlace {
        conversation: ConversationId([9; 16]),
        ..PLACE
    };
    assert_eq!(open(&key, &elsewhere, &bytes).err(), Some(Error::Decryption));
    let renamed = AttachmentPlace {
        attachment: AttachmentId([9; 16]),
        ..PLACE
    };
    assert_eq!(open(&key, &renamed, &bytes).err(), Some(Error::Decryption));
    for bit in 0..bytes.len() * 8 {
        assert!(open(&key, &PLACE, &flipped(&bytes, bit)).is_err(), "bit {bit}");
    }
}

/// There is one way to cut a file: no empty last chunk behind others, none too long, none too short but the last.
#[test]
fn a_file_is_cut_in_one_way_only() {
    let mut rng = SeededRng::new("cut");
    let key = AttachmentKey::make(&mut rng);
    let mut sealer = || now(AttachmentSealer::new(&RustCipher, &mut rng, &key, &PLACE)).unwrap();
    for length in [0, CHUNK - 1, CHUNK + 1] {
        assert_eq!(
            now(sealer().seal_next(&file(length))).err(),
            Some(Error::Malformed),
            "{length}"
        );
    }
    assert_eq!(
        now(sealer().seal_last(&file(CHUNK + 1))).err(),
        Some(Error::Malformed)
    );
    let mut after_one = sealer();
    now(after_one.seal_next(&file(CHUNK))).unwrap();
    assert_eq!(now(after_one.seal_last(&[])).err(), Some(Error::Malformed));

    // What the sealer would not make, made by hand after docs/protocol.md.
    let secret: [u8; 32] = {
        use base64::Engine as _;
        let decoded = base64::engine::general_purpose::STANDARD.decode(key.to_base64().as_bytes());
        decoded.unwrap().try_into().unwrap()
    };
    let cipher_key = now(RustCipher.key(&secret)).unwrap();
    let aad = crate::by_hand::context("attachment", &[&PLACE.conversation.0, &PLACE.attachment.0]);
    let chunk = |index: u32, last: u8, plaintext: &[u8]| {
        let nonce = [&[5; 7][..], &index.to_be_bytes(), &[last]].concat();
        now(RustCipher.seal(&cipher_key, &nonce.try_into().unwrap(), &aad, plaintext)).unwrap()
    };
    let header = [1, 5, 5, 5, 5, 5, 5, 5];
    let full = chunk(0, 0, &file(CHUNK));
    let whole = [&header[..], &full, &chunk(1, 1, b"x")].concat();
    assert_eq!(open(&key, &PLACE, &whole).unwrap().len(), CHUNK + 1);
    let empty_last = [&header[..], &full, &chunk(1, 1, b"")].concat();
    assert_eq!(open(&key, &PLACE, &empty_last).err(), Some(Error::Malformed));
    let mut opener = now(AttachmentOpener::new(&RustCipher, &key, &PLACE, &header)).unwrap();
    assert_eq!(
        now(opener.open_next(&chunk(0, 0, b"short"))).err(),
        Some(Error::Malformed)
    );
    assert_eq!(
        now(opener.open_last(&chunk(0, 1, &file(CHUNK + 1)))).err(),
        Some(Error::Malformed)
    );
}
