//! Files that don't fit together, and files that are not what their names say.

use serde_json::{Value, json};

use crate::catalog::bundle::sample::{COMPONENT, Sample, chunk, expect, png};

const MANIFEST: &str = "manifest.json";
const FORM: &str = "forms/stationery.json";
const PROCESS: &str = "processes/stationery.json";

#[test]
fn what_the_manifest_names_is_there() {
    expect(&Sample::good().without(MANIFEST), MANIFEST, "", "file-missing");
    for (file, pointer) in [
        (FORM, "/processes/0/form"),
        (PROCESS, "/processes/0/process"),
        ("config.json", "/config"),
        ("hook.wasm", "/processes"),
        ("action.wasm", ""),
    ] {
        expect(&Sample::good().without(file), MANIFEST, pointer, "file-missing");
    }
    for file in ["icon.png", "README.md", "LICENSE", "i18n/zh.json"] {
        assert_eq!(Sample::good().without(file).faults(), [], "{file}");
    }
}

#[test]
fn what_is_there_is_named_by_the_manifest() {
    for file in ["forms/other.json", "processes/other.json"] {
        expect(&Sample::good().with(file, b"{}"), file, "", "file-unused");
    }
    let sample = Sample::good().set(MANIFEST, "/config", Value::Null);
    expect(&sample, "config.json", "", "file-unused");
    let sample = Sample::good().set(MANIFEST, "/processes/0/hooks", json!([]));
    expect(&sample, "hook.wasm", "", "file-unused");
    let idle = ["commands", "events", "schedules"]
        .into_iter()
        .fold(Sample::good(), |sample, list| {
            assert_eq!(sample.faults(), [], "one of the lists is enough");
            sample.set(MANIFEST, &format!("/{list}"), json!([]))
        });
    expect(&idle, "action.wasm", "", "file-unused");
}

#[test]
fn only_components_are_taken() {
    let longer = [COMPONENT, b"\0\x01x"].concat();
    assert_eq!(Sample::good().with("hook.wasm", &longer).faults(), []);
    let files: [(&[u8], &str); 14] = [
        (b"", "not-wasm"),
        (b"\0as", "not-wasm"),
        (b"(component)", "not-wasm"),
        (b"\0asm", "unknown-component"),
        (b"\0asm\x0e\0\x01\0", "unknown-component"),
        (b"\0asm\x0d\0\x02\0", "unknown-component"),
        (b"\0asm\x01\0\0\0", "core-module"),
        (b"\x7fELF\x02\x01\x01", "native-code"),
        (b"MZ\x90", "native-code"),
        (b"\xfe\xed\xfa\xce", "native-code"),
        (b"\xfe\xed\xfa\xcf", "native-code"),
        (b"\xce\xfa\xed\xfe", "native-code"),
        (b"\xcf\xfa\xed\xfe", "native-code"),
        (b"\xca\xfe\xba\xbe", "native-code"),
    ];
    for (content, code) in files {
        for file in ["hook.wasm", "action.wasm"] {
            expect(&Sample::good().with(file, content), file, "", code);
        }
    }
}

#[test]
fn every_json_file_is_strict() {
    for file in [MANIFEST, FORM, PROCESS, "config.json", "i18n/en.json"] {
        for (content, pointer, code) in [
            (r#"{"a": 1, "a": 2}"#, "/a", "json-duplicate-key"),
            (r#"{"__proto__": 1}"#, "/__proto__", "json-forbidden-key"),
            (r#"{"a": NaN}"#, "", "json-syntax"),
            (&"[".repeat(1000), &"/0".repeat(32), "json-too-deep"),
            (&" ".repeat(300_000), "", "json-too-large"),
        ] {
            // English is what the other languages are compared with.
            let sample = Sample::good()
                .without("i18n/zh.json")
                .with(file, content.as_bytes());
            expect(&sample, file, pointer, code);
        }
    }
}

#[test]
fn json_files_together_are_bounded() {
    let large = json!({ "text": "x".repeat(250_000) });
    let languages = (b'a'..=b'z').map(|letter| format!("i18n/{}x.json", char::from(letter)));
    let sample = languages.fold(Sample::good(), |sample, path| sample.with_json(&path, &large));
    let codes = sample.faults().into_iter().map(|fault| fault.2);
    assert!(codes.into_iter().any(|code| code == "json-too-large-together"));
}

/// Small files that take much room once they are read, or that naive checks take long over.
#[test]
fn hostile_shapes_are_refused_quickly() {
    let many = |text: &str| vec![text; 250_000 / (text.len() + 1)].join(",");
    let names: Vec<_> = (0..25_000).map(|n| format!("\"n{n}\"")).collect();
    for value in [
        format!("[{}]", many("1")),
        format!("[{}]", many("[]")),
        format!("[{}]", many(r#"{"a":1}"#)),
        format!("[{}]", names.join(",")),
        format!(
            "{{{}}}",
            names
                .iter()
                .map(|name| format!("{name}:1"))
                .collect::<Vec<_>>()
                .join(",")
        ),
    ] {
        let value: Value = serde_json::from_str(&value).unwrap();
        for (file, pointer) in [
            (FORM, "/schema/required"),
            (FORM, "/schema/properties"),
            (PROCESS, "/flow"),
            (PROCESS, "/flow/0/separate_from"),
            (MANIFEST, "/events"),
            (MANIFEST, "/name"),
        ] {
            assert!(
                !Sample::good()
                    .set(file, pointer, value.clone())
                    .faults()
                    .is_empty()
            );
        }
    }
}

#[test]
fn texts_of_every_file_show_what_they_say() {
    let sample = Sample::good().set("i18n/en.json", "/bye", json!("Bye\u{202e}"));
    expect(&sample, "i18n/en.json", "/bye", "text-characters");
    let sample = Sample::good().set(FORM, "/schema/properties/what/title", json!("a\u{7}"));
    expect(&sample, FORM, "/schema/properties/what/title", "text-characters");
    assert_eq!(
        Sample::good()
            .set("i18n/en.json", "/bye", json!("Bye\nbye"))
            .faults(),
        []
    );
}

#[test]
fn forms_are_of_the_dialect() {
    for (pointer, value, at, code) in [
        (
            "/schema/properties/what/if",
            json!({}),
            "/schema/properties/what",
            "form-dialect",
        ),
        (
            "/schema/properties/what/pattern",
            json!("(a"),
            "/schema/properties/what/pattern",
            "form-dialect",
        ),
        (
            "/schema/properties/what/pattern",
            json!("(\\w{9}){999}"),
            "/schema",
            "form-dialect",
        ),
        (
            "/schema/properties/what",
            json!({ "$ref": "https://example.org/x" }),
            "/schema/properties/what/$ref",
            "form-dialect",
        ),
        (
            "/schema/properties/what",
            json!({ "$ref": "file:///etc/passwd" }),
            "/schema/properties/what/$ref",
            "form-dialect",
        ),
        (
            "/schema/properties/what",
            json!({ "$ref": "#/$defs/x" }),
            "/schema/properties/what/$ref",
            "form-unknown-reference",
        ),
        (
            "/ui/order/0",
            json!("nothing"),
            "/ui/order/0",
            "form-unknown-reference",
        ),
        ("/schema", Value::Null, "", "form-shape"),
        ("/surprise", json!(1), "/surprise", "form-shape"),
    ] {
        expect(&Sample::good().set(FORM, pointer, value), FORM, at, code);
    }
    let computed = json!({ "type": "integer", "x-placet": { "computed": "form.nothing" } });
    let sample = Sample::good().set(FORM, "/schema/properties/sum", computed);
    expect(&sample, FORM, "", "condition-unknown-field");
    expect(
        &Sample::good().with("config.json", b"[]"),
        "config.json",
        "",
        "form-shape",
    );
}

#[test]
fn a_form_that_multiplies_is_refused_quickly() {
    let level = |next: usize| {
        let fields: serde_json::Map<_, _> = (0..200)
            .map(|n| (format!("p{n}"), json!({ "$ref": format!("#/$defs/d{next}") })))
            .collect();
        json!({ "type": "object", "properties": fields })
    };
    let mut defs: serde_json::Map<_, _> = (1..4).map(|n| (format!("d{n}"), level(n + 1))).collect();
    defs.insert("d4".into(), json!({ "type": "string" }));
    let sample = Sample::good()
        .set("config.json", "/schema/$defs", defs.into())
        .set(
            "config.json",
            "/schema/properties/limit",
            json!({ "$ref": "#/$defs/d1" }),
        );
    let codes: Vec<_> = sample.faults().into_iter().map(|fault| fault.2).collect();
    assert_eq!(codes, ["form-too-large"]);
}

#[test]
fn a_form_of_many_costly_patterns_is_refused_quickly() {
    let costly = json!({ "type": "string", "pattern": "(\\pL{20}){20}" });
    let group = |fields: Value| json!({ "type": "object", "properties": fields });
    let fields: serde_json::Map<_, _> = (0..200).map(|n| (format!("p{n}"), costly.clone())).collect();
    let groups: serde_json::Map<_, _> = (0..15)
        .map(|n| (format!("g{n}"), group(fields.clone().into())))
        .collect();
    let sample = Sample::good().set("config.json", "/schema/properties", groups.into());
    assert!(!sample.faults().is_empty());
}

#[test]
fn processes_are_those_that_could_be_published() {
    for (pointer, value, at, code) in [
        ("/form", json!({ "schema": {} }), "/form", "form-in-process"),
        ("/key", json!("other"), "/key", "other-key"),
        ("/format", json!(2), "", "unknown-format"),
        ("/surprise", json!(1), "/surprise", "process-shape"),
        ("/flow", json!("x"), "/flow", "process-shape"),
        ("/flow/0/separate_from", json!(["nobody"]), "", "unknown-step"),
        (
            "/flow/1/arms/0/when",
            json!("form.nothing > 1"),
            "",
            "condition-unknown-field",
        ),
        (
            "/flow/10/participants/pointer",
            json!("/nobody"),
            "",
            "unknown-field",
        ),
    ] {
        expect(&Sample::good().set(PROCESS, pointer, value), PROCESS, at, code);
    }
    expect(&Sample::good().with(PROCESS, b"[]"), PROCESS, "", "process-shape");
}

#[test]
fn a_form_that_is_refused_is_not_held_against_its_process() {
    let sample = Sample::good().set(FORM, "/ui/order/0", json!("nothing"));
    expect(&sample, FORM, "/ui/order/0", "form-unknown-reference");
}

#[test]
fn messages_are_flat_and_agree_with_english() {
    let (en, zh) = ("i18n/en.json", "i18n/zh.json");
    for (file, pointer, value, code) in [
        (en, "/bye", json!({ "now": "Bye" }), "messages-shape"),
        (en, "/bye", json!(1), "messages-shape"),
        (en, "/bye", json!("x".repeat(4001)), "message-too-long"),
        (en, "/bye", json!("{"), "message-braces"),
        (en, "/bye", json!("}"), "message-braces"),
        (en, "/bye", json!("{}"), "message-braces"),
        (en, "/bye", json!("{a b}"), "message-braces"),
        (en, "/bye", json!("{{a}}"), "message-braces"),
        (en, "/1st", json!("x"), "message-key"),
        (en, "/a b", json!("x"), "message-key"),
        (zh, "/welcome", json!("x"), "message-unknown"),
        (zh, "/left", json!("{amount}"), "message-placeholders"),
        (
            zh,
            "/left",
            json!("{amount} {total} {more}"),
            "message-placeholders",
        ),
    ] {
        expect(&Sample::good().set(file, pointer, value), file, pointer, code);
    }
    expect(&Sample::good().without(en), en, "", "file-missing");
    expect(
        &Sample::good().with(en, b"[]").without(zh),
        en,
        "",
        "messages-shape",
    );
    // An order of its own is what placeholders are for, and one may be said twice.
    let sample = Sample::good().set(zh, "/left", json!("{total} {total} {amount}"));
    assert_eq!(sample.faults(), []);
}

#[test]
fn the_icon_is_a_small_png_and_nothing_else() {
    for sides in [(1, 1), (512, 512)] {
        assert_eq!(
            Sample::good().with("icon.png", &png(sides.0, sides.1)).faults(),
            []
        );
    }
    let good = png(64, 64);
    let mut flipped = good.clone();
    flipped[40] ^= 1;
    let headless = [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IDAT", b"x"),
        chunk(b"IEND", b""),
    ]
    .concat();
    for (content, code) in [
        (b"".to_vec(), "not-a-png"),
        (b"\xff\xd8\xff\xe0 a photograph".to_vec(), "not-a-png"),
        (good[..20].to_vec(), "not-a-png"),
        (good[..good.len() - 1].to_vec(), "not-a-png"),
        ([&good[..], b"<script>"].concat(), "not-a-png"),
        (flipped, "not-a-png"),
        (headless, "not-a-png"),
        (png(0, 64), "icon-size"),
        (png(64, 513), "icon-size"),
        (png(u32::MAX, u32::MAX), "icon-size"),
        (vec![0; 256 * 1024 + 1], "icon-too-large"),
    ] {
        expect(&Sample::good().with("icon.png", &content), "icon.png", "", code);
    }
}

#[test]
fn readme_and_licence_are_text() {
    for file in ["README.md", "LICENSE"] {
        expect(&Sample::good().with(file, b"\xff\xfe"), file, "", "text-encoding");
        expect(
            &Sample::good().with(file, "a\u{202e}b".as_bytes()),
            file,
            "",
            "text-characters",
        );
        assert_eq!(Sample::good().with(file, b"a\r\n\tb").faults(), []);
        expect(
            &Sample::good().with(file, &[b'x'; 256 * 1024 + 1]),
            file,
            "",
            "text-too-large",
        );
    }
}
