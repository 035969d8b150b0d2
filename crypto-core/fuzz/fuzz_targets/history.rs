//! The JSON of a blob: reading, merging with itself, proving from it.
#![no_main]

use crypto_core::History;
use libfuzzer_sys::fuzz_target;

#[expect(dead_code, reason = "shared by the targets")]
mod people;

use people::{PEOPLE, id};

fuzz_target!(|json: &[u8]| {
    let Ok(mut history) = serde_json::from_slice::<History>(json) else {
        return;
    };
    let again: History = serde_json::from_str(&serde_json::to_string(&history).unwrap()).unwrap();
    assert_eq!(again, history);
    history.merge(&again).unwrap();
    let conversation = PEOPLE
        .bruno
        .vault
        .conversation(history.conversation_id, id("bruno"), id("anne"))
        .unwrap();
    for message in &history.messages {
        let _ = conversation.evidence_of(message);
    }
});
