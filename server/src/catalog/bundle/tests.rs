//! The whole way, for good bundles and for random ones.

use proptest::prelude::*;
use serde_json::json;

use super::sample::{Sample, told};
use super::signature::{self, PublisherKey};
use super::{Bundle, manifest};

#[test]
fn a_good_bundle_is_read_whole() {
    let sample = Sample::good();
    let zip = sample.zip();
    let bundle = Bundle::read(&zip).unwrap();
    assert_eq!(bundle.manifest.id, "com.example.stationery");
    assert_eq!(bundle.files, sample.0);
    let definition = &bundle.definitions["stationery"];
    assert!(definition.form.schema["properties"]["amount"].is_object());
    assert_eq!(bundle.messages["zh"]["left"], "{total} 还剩 {amount}");
    assert_eq!(bundle.sha256, signature::digest(&zip));
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let sample = Sample::good()
        .with("notes.txt", b"")
        .with("hook.wasm", b"MZ")
        .with("i18n/zh.json", b"{")
        .set("manifest.json", "/events/-", json!("member.left"))
        .set("config.json", "/schema/properties/limit", json!({ "if": {} }));
    let mut codes: Vec<_> = sample.faults().into_iter().map(|fault| fault.2).collect();
    codes.sort();
    assert_eq!(codes, ["json-syntax", "native-code", "schema", "unexpected-file"]);
}

#[test]
fn what_was_taken_is_read_whatever_is_asked_of_new_ones() {
    let sample = Sample::good()
        .with("notes.txt", b"")
        .set("manifest.json", "/commands/0/name", json!("leave"))
        .set("manifest.json", "/events/0", json!("member.left"))
        .set("forms/stationery.json", "/schema/if", json!({}))
        .set(
            "processes/stationery.json",
            "/policies",
            json!({"withdraw": {"until_step": "nowhere"}}),
        )
        .without("README.md");
    let zip = sample.zip();
    assert!(Bundle::read(&zip).is_err());
    let bundle = Bundle::stored(&zip).unwrap();
    assert_eq!(bundle.manifest.commands[0].name, "leave");
    assert!(bundle.definitions.contains_key("stationery"));
    assert_eq!(bundle.messages["zh"]["left"], "{total} 还剩 {amount}");
    assert!(Bundle::stored(b"no archive").is_none());
}

#[test]
fn at_most_a_hundred_faults_are_told() {
    let many: serde_json::Map<_, _> = (0..300).map(|n| (format!("key{n}"), json!("{"))).collect();
    let sample = Sample::good().with_json("i18n/en.json", &many.into());
    assert_eq!(sample.faults().len(), super::fault::MOST);
}

#[test]
fn faults_hold_nothing_that_deceives_whoever_reads_them() {
    let sample = Sample::good()
        .with("x\u{202e}gnp.exe", b"")
        .with("i18n/en.json", "{\"\u{202e}\": 1}".as_bytes())
        .set("manifest.json", "/\u{202e}\n", json!(1));
    for fault in sample.read().unwrap_err() {
        let text = serde_json::to_string(&fault).unwrap();
        assert!(!text.contains('\u{202e}') && !text.contains("\\n"), "{text}");
    }
}

#[test]
fn a_bundle_without_anything_but_a_manifest_is_one() {
    let manifest = json!({
        "manifest": 1, "id": "org.example", "version": "0.1.0", "publisher": "me", "api": "0.1",
        "name": { "en": "Nothing" }, "summary": { "en": "Nothing." }, "description": { "en": "Nothing." },
        "license": "MIT"
    });
    let sample = Sample(Default::default()).with_json(manifest::FILE, &manifest);
    assert_eq!(sample.faults(), []);
}

/// Spoils one byte after the other.
fn spoil(bytes: &mut [u8], flips: &[(prop::sample::Index, u8)]) {
    for (at, with) in flips {
        let at = at.index(bytes.len());
        bytes[at] ^= with;
    }
}

fn flips() -> impl Strategy<Value = Vec<(prop::sample::Index, u8)>> {
    prop::collection::vec((any::<prop::sample::Index>(), 1..=255u8), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_spoilt_archive_never_panics_and_never_verifies(
        flips in flips(), cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let good = Sample::good().zip();
        let key = PublisherKey::from_seed(&[7; 32]);
        let signature = key.sign(&signature::digest(&good));
        let mut spoilt = good.clone();
        spoil(&mut spoilt, &flips);
        if let Some(cut) = cut {
            spoilt.truncate(cut.index(good.len()));
        }
        prop_assume!(spoilt != good);
        let refused = signature::verify(&key.public(), &signature, &signature::digest(&spoilt));
        prop_assert_eq!(refused, Err(signature::Error::Wrong));
        if let Err(faults) = Bundle::read(&spoilt) {
            prop_assert!(!faults.is_empty(), "refused for no reason");
        }
    }

    /// Behind the checksums: the archive is sound and a file in it is not.
    #[test]
    fn a_spoilt_file_never_panics(file in any::<prop::sample::Index>(), flips in flips()) {
        let mut sample = Sample::good();
        let paths: Vec<_> = sample.0.keys().cloned().collect();
        let path = file.get(&paths);
        spoil(sample.0.get_mut(path).expect("it is there"), &flips);
        if let Err(faults) = sample.read() {
            prop_assert!(!told(faults).is_empty(), "refused for no reason");
        }
    }
}
