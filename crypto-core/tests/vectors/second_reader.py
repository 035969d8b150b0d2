#!/usr/bin/env python3
"""A second, independent reading of docs/protocol.md: opens and checks every frozen vector without this crate.

Needs Python 3.9 and `pip install cryptography`. Run it in this folder: `python3 second_reader.py`.
"""
import base64, hashlib, hmac, json, pathlib, unicodedata, uuid

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

FOLDER = pathlib.Path(__file__).parent
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def load(name):
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def context(label, *fields):
    parts = [b"leboncoup/v1/" + label.encode(), *fields]
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)


def u32(number):
    return number.to_bytes(4, "big")


def extract(salt, ikm):
    return hmac.new(salt or bytes(32), ikm, "sha256").digest()


def expand(prk, info, length=32):
    okm, block = b"", b""
    for counter in range(1, -(-length // 32) + 1):
        block = hmac.new(prk, block + info + bytes([counter]), "sha256").digest()
        okm += block
    return okm[:length]


def derive(ikm, label, *fields):
    return expand(extract(b"", ikm), context(label, *fields))


def gcm_open(key, aad, sealed):
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], aad)


def raw_public(private):
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


# RFC 9180, base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM
def labeled_extract(suite, salt, label, ikm):
    return extract(salt, b"HPKE-v1" + suite + label + ikm)


def labeled_expand(suite, prk, label, info, length):
    return expand(prk, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, length)


def hpke_open(secret, encapped, info, aad, ciphertext):
    private = X25519PrivateKey.from_private_bytes(secret)
    kem, suite = b"KEM" + (32).to_bytes(2, "big"), b"HPKE" + bytes([0, 32, 0, 1, 0, 2])
    shared = private.exchange(X25519PublicKey.from_public_bytes(encapped))
    prk = labeled_extract(kem, b"", b"eae_prk", shared)
    shared = labeled_expand(kem, prk, b"shared_secret", encapped + raw_public(private), 32)
    schedule = b"\0" + labeled_extract(suite, b"", b"psk_id_hash", b"") + labeled_extract(suite, b"", b"info_hash", info)
    prk = labeled_extract(suite, shared, b"secret", b"")
    key = labeled_expand(suite, prk, b"key", schedule, 32)
    nonce = labeled_expand(suite, prk, b"base_nonce", schedule, 12)
    return AESGCM(key).decrypt(nonce, ciphertext, aad)


def unpad(padded):
    length = int.from_bytes(padded[:4], "big")
    size = 256
    while size < length + 4:
        size *= 2
    assert len(padded) == size and not any(padded[4 + length:])
    return padded[4:4 + length]


def login_keys(account):
    email = account["email"].strip().lower()
    salt = bytes.fromhex(account["account_salt"])
    password = unicodedata.normalize("NFC", account["password"]).encode()
    master = hashlib.pbkdf2_hmac("sha256", password, salt + email.encode(), account["iterations"])
    return derive(master, "auth"), derive(master, "wrap"), derive(master, "commit")


def unwrap(wrap, kek, commitment, label, *fields):
    assert wrap[0] == 1 and len(wrap) == 93 and wrap[1:33] == commitment
    return gcm_open(kek, context(label, *fields, commitment), wrap[33:])


def code_bytes(text):
    bits = 0
    letters = text.replace("-", "")
    assert len(letters) == 36
    for letter in letters:
        bits = bits << 5 | CROCKFORD.index(letter)
    code, checksum = (bits >> 20).to_bytes(20, "big"), bits & 0xFFFFF
    digest = hashlib.sha256(context("recovery-checksum", code)).digest()
    assert int.from_bytes(digest[:3], "big") >> 4 == checksum
    return code


def open_item(account_key, kind, item):
    assert item[0] == 1
    key = derive(account_key, "vault-item", kind.encode())
    return int.from_bytes(item[1:5], "big"), gcm_open(key, context("vault-item", kind.encode(), item[1:5]), item[5:])


def read_bundle(bundle):
    assert len(bundle) == 135 and bundle[:3] == b"\1\0\1"
    suite, epoch, identity, key, signature = bundle[1:3], bundle[3:7], bundle[7:39], bundle[39:71], bundle[71:]
    Ed25519PublicKey.from_public_bytes(identity).verify(signature, context("bundle", suite, epoch, identity, key))
    return int.from_bytes(epoch, "big"), identity, key


def open_account(account):
    auth, kek, commitment = login_keys(account)
    assert auth.hex() == account["password_hash"]
    b64 = lambda field: base64.b64decode(account[field], validate=True)
    account_key = unwrap(b64("wrap_password"), kek, commitment, "wrap-password", b"pbkdf2-sha256",
                         u32(account["iterations"]), bytes.fromhex(account["account_salt"]))
    code = code_bytes(account["recovery_code"])
    branches = [derive(code, "recovery-" + name) for name in ("auth", "wrap", "commit")]
    assert branches[0].hex() == account["recovery_hash"]
    assert unwrap(b64("wrap_recovery"), branches[1], branches[2], "wrap-recovery") == account_key
    copy = b64("local_copy")
    assert copy[0] == 1 and gcm_open(bytes.fromhex(account["local_key"]), context("local-copy"), copy[1:]) == account_key
    version, keyring = open_item(account_key, "keyring", b64("keyring"))
    assert version == account["keyring_version"] and keyring[0] == 1
    identity = Ed25519PrivateKey.from_private_bytes(keyring[1:33])
    keys = {}
    for place in range(int.from_bytes(keyring[33:37], "big")):
        entry = keyring[37 + 36 * place:73 + 36 * place]
        keys[int.from_bytes(entry[:4], "big")] = entry[4:]
    assert len(keyring) == 37 + 36 * len(keys) and max(keys) == account["epoch"]
    assert read_bundle(b64("bundle")) == (max(keys), raw_public(identity),
                                          raw_public(X25519PrivateKey.from_private_bytes(keys[max(keys)])))
    version, template = open_item(account_key, "templates", b64("templates"))
    assert (version, template.decode()) == (5, account["template"])
    version, pins = open_item(account_key, "pins", b64("pins"))
    assert version == 3 and pins[:5] == b"\1" + u32(1)
    return {"account_key": account_key, "identity": raw_public(identity), "keys": keys, "pins": pins[5:]}


def read_message(body):
    assert body[0] == 1
    place = 1

    def take(length):
        nonlocal place
        place += length
        assert place <= len(body)
        return body[place - length:place]

    read_id = lambda: str(uuid.UUID(bytes=take(16)))
    number = lambda length: int.from_bytes(take(length), "big")
    message = {"conversation": read_id(), "message_id": read_id(), "device": read_id(), "device_seq": number(8)}
    message["previous_hash"], message["sent_at"] = take(32).hex(), number(8)
    for field in ("sender", "recipient", "type"):
        message[field] = take(number(1)).decode()
    message["content"] = take(number(4)).decode()
    assert place == len(body)
    return message


def conversation(people):
    frozen = load("conversation.json")
    place = uuid.UUID(frozen["id"]).bytes
    heads = {}
    for vector in frozen["messages"]:
        sender, recipient = people[vector["sender"]], people[vector["recipient"]]
        names = vector["sender"].encode(), vector["recipient"].encode()
        message_id = uuid.UUID(vector["message_id"]).bytes
        envelope = base64.b64decode(vector["envelope_for_peer"], validate=True)
        assert envelope[:3] == b"\1\0\1"
        epoch = int.from_bytes(envelope[3:7], "big")
        info = context("envelope-peer", place, *names, envelope[1:3], envelope[3:7])
        secret = recipient["keys"][epoch]
        text = unpad(hpke_open(secret, envelope[7:39], info, context("envelope-peer-id", message_id), envelope[39:]))
        signature, body = text[:64], text[64:]
        message_key = raw_public(X25519PrivateKey.from_private_bytes(secret))
        signed = context("message", recipient["identity"], message_key, envelope[3:7], body)
        Ed25519PublicKey.from_public_bytes(sender["identity"]).verify(signature, signed)
        message = read_message(body)
        assert message.pop("conversation") == frozen["id"] and epoch == vector["epoch"]
        assert all(vector[field] == value for field, value in message.items()), vector["seq"]

        chain = hashlib.sha256(context("chain", body)).hexdigest()
        assert (vector["device_seq"], vector["previous_hash"]) == heads.get(vector["device"], (1, "00" * 32))
        heads[vector["device"]] = (vector["device_seq"] + 1, chain)
        assert chain == vector["chain_hash"]

        own = base64.b64decode(vector["envelope_for_self"], validate=True)
        key = derive(sender["account_key"], "conversation", place)
        assert own[0] == 1 and unpad(gcm_open(key, context("envelope-self", place, *names, message_id), own[1:])) == body
        evidence = b"\1" + envelope[3:7] + recipient["identity"] + message_key + signature + body
        assert evidence.hex() == vector["evidence"]
    blob = frozen["blob"]
    sealed = base64.b64decode(blob["sealed"], validate=True)
    assert sealed[:13] == b"\1" + u32(blob["version"]) + blob["upto_seq"].to_bytes(8, "big")
    owner = people[blob["owner"]]
    key = derive(owner["account_key"], "conversation", place)
    history = gcm_open(key, context("blob", place, blob["owner"].encode(), sealed[1:5], sealed[5:13]), sealed[13:])
    assert json.loads(history) == blob["history"]
    fields = [part for name in sorted(people) for part in (name.encode(), people[name]["identity"])]
    digest = hashlib.sha512(context("safety-number", *fields)).digest()
    groups = ["%05d" % (int.from_bytes(digest[at:at + 5], "big") % 100000) for at in range(0, 60, 5)]
    assert " ".join(groups) == frozen["safety_number"] and "LEBONCOUP1:" + "".join(groups) == frozen["safety_number_qr"]
    return len(frozen["messages"])


def attachments():
    frozen = load("attachment.json")
    of = lambda field: uuid.UUID(frozen[field]).bytes
    aad = context("attachment", of("conversation"), of("attachment"))
    cipher = AESGCM(base64.b64decode(frozen["key"], validate=True))
    for file in frozen["files"]:
        plaintext = bytes(at % 251 for at in range(file["length"]))
        prefix = bytes.fromhex(file["prefix"])
        chunks = [plaintext[at:at + 65536] for at in range(0, len(plaintext), 65536)] or [b""]
        sealed = b"\1" + prefix
        for index, chunk in enumerate(chunks):
            sealed += cipher.encrypt(prefix + u32(index) + bytes([index == len(chunks) - 1]), chunk, aad)
        assert hashlib.sha256(sealed).hexdigest() == file["sha256"]
        assert file["sealed"] in (None, sealed.hex())
    return len(frozen["files"])


def main():
    for vector in load("kdf.json")["login"]:
        assert login_keys(vector)[0].hex() == vector["password_hash"]
    people = {account["id"]: open_account(account) for account in load("account.json")}
    for name, person in people.items():
        (other, its), = ((key, value) for key, value in people.items() if key != name)
        newest = max(its["keys"])
        key = raw_public(X25519PrivateKey.from_private_bytes(its["keys"][newest]))
        assert person["pins"] == bytes([len(other)]) + other.encode() + its["identity"] + u32(newest) + key + b"\1"
    print(f"{len(people)} accounts, {conversation(people)} messages, {attachments()} files: all as frozen")


if __name__ == "__main__":
    main()
