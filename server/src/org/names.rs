//! What names, logins, zones and the like must look like, and how names are folded for searching.
//!
//! Each rule returns the value as it is kept, or the code of what is wrong with it.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest name of a person, department, office, role or position, in characters.
pub const MAX_NAME: usize = 120;
pub const MAX_EMAIL: usize = 254;
pub const MAX_LOGIN: usize = 64;
const MAX_KEY: usize = 40;

type Checked<T = String> = Result<T, &'static str>;

/// Trims, puts runs of white space into one space, refuses control characters.
pub fn name(text: &str) -> Checked {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err("name-missing"),
        n if n > MAX_NAME => Err("name-too-long"),
        _ if name.chars().any(char::is_control) => Err("name-malformed"),
        _ => Ok(name),
    }
}

/// Logins are compared as they are typed by people: without case, in one width.
pub fn login(text: &str) -> Checked {
    let login = text
        .trim()
        .nfkc()
        .flat_map(char::to_lowercase)
        .collect::<String>();
    match login.chars().count() {
        0 => Err("login-missing"),
        n if n > MAX_LOGIN => Err("login-malformed"),
        _ if login
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '+')) =>
        {
            Ok(login)
        }
        _ => Err("login-malformed"),
    }
}

/// Not whether it can be delivered to, only whether it is one: exactly one `@` with something at both sides.
pub fn email(text: &str) -> Checked {
    let email = text.trim();
    let plain = email
        .chars()
        .all(|c| !c.is_whitespace() && !c.is_control() && !"<>,;\"".contains(c));
    match email.split_once('@') {
        Some((local, host)) if plain && !local.is_empty() && email.len() <= MAX_EMAIL => {
            let labels = host.split('.').all(|label| !label.is_empty()) && !host.contains('@');
            if labels {
                Ok(email.to_owned())
            } else {
                Err("email-malformed")
            }
        }
        _ => Err("email-malformed"),
    }
}

/// A name of the IANA time zone database, in its spelling.
pub fn zone(text: &str) -> Checked<chrono_tz::Tz> {
    text.trim().parse().map_err(|_| "zone-unknown")
}

/// The key of an organisation or a role: what people write in addresses and rules.
pub fn key(text: &str) -> Checked {
    let key = text.trim();
    let mut chars = key.chars();
    let first = chars.next().is_some_and(|c| c.is_ascii_lowercase());
    let rest = chars.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_');
    if first && rest && key.len() <= MAX_KEY {
        Ok(key.to_owned())
    } else {
        Err("key-malformed")
    }
}

/// An ISO 4217 code.
pub fn currency(text: &str) -> Checked {
    iso_currency::Currency::from_code(text.trim())
        .map(|c| c.code().to_owned())
        .ok_or("currency-unknown")
}

/// A language that the catalogues have.
pub fn language(text: &str) -> Checked {
    crate::http::Language::parse(text)
        .map(|language| language.tag().to_owned())
        .ok_or("language-unknown")
}

/// One form for what people take for the same: without case, accents, width and extra spaces.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
    {
        match c {
            // Letters that people write without, and that no decomposition takes apart.
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            'ı' => folded.push('i'),
            c if c.is_whitespace() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            c => folded.push(c),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// What a member is found by. It begins with the name, because lists are sorted by it.
pub fn search_key(name: &str, login: &str, email: Option<&str>) -> String {
    let mut key = fold(name);
    for part in [login, email.unwrap_or_default()] {
        let part = fold(part);
        if !part.is_empty() && !key.contains(&part) {
            key.push(' ');
            key.push_str(&part);
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_take_for_the_same_folds_to_the_same() {
        for (a, b) in [
            ("Müller", "muller"),
            ("  Groß  Gerau ", "gross gerau"),
            ("SØREN", "soren"),
            ("Ａｎｎ", "ann"),
            ("İpek", "ipek"),
            ("王小明", "王小明"),
            ("Nguyễn Văn Đức", "nguyen van duc"),
        ] {
            assert_eq!(fold(a), b, "{a}");
        }
        assert!(fold("조민지").contains(&fold("민지")));
    }

    #[test]
    fn a_search_key_holds_each_part_once() {
        assert_eq!(
            search_key("Ann Becker", "ann", Some("ann@example.com")),
            "ann becker ann@example.com"
        );
        assert_eq!(search_key("Zoé", "zoe", None), "zoe");
    }

    #[test]
    fn a_login_has_no_case_and_no_spaces() {
        assert_eq!(login(" Ann.B "), Ok("ann.b".into()));
        assert_eq!(login("王明"), Ok("王明".into()));
        assert_eq!(login("a b"), Err("login-malformed"));
        assert_eq!(login("a/b"), Err("login-malformed"));
        assert_eq!(login(""), Err("login-missing"));
    }

    #[test]
    fn an_email_has_one_at_and_no_header_tricks() {
        assert_eq!(email(" ann@example.com "), Ok("ann@example.com".into()));
        for bad in [
            "ann",
            "@example.com",
            "ann@",
            "a@b@c",
            "a@b..c",
            "a b@c.de",
            "a@b.c\nBcc: x@y.z",
            "<a@b.c>",
        ] {
            assert_eq!(email(bad), Err("email-malformed"), "{bad}");
        }
    }

    #[test]
    fn zones_keys_and_currencies_are_known_ones() {
        assert_eq!(zone("Europe/Berlin"), Ok(chrono_tz::Europe::Berlin));
        assert_eq!(zone("Europe/Atlantis"), Err("zone-unknown"));
        assert_eq!(key("finance-eu"), Ok("finance-eu".into()));
        assert_eq!(key("Finance"), Err("key-malformed"));
        assert_eq!(key("1a"), Err("key-malformed"));
        assert_eq!(currency("EUR"), Ok("EUR".into()));
        assert_eq!(currency("EURO"), Err("currency-unknown"));
    }

    #[test]
    fn a_name_is_not_empty_not_endless_and_printable() {
        assert_eq!(name("  Ann \t Becker "), Ok("Ann Becker".into()));
        assert_eq!(name(" "), Err("name-missing"));
        assert_eq!(name(&"x".repeat(MAX_NAME + 1)), Err("name-too-long"));
        assert_eq!(name("a\u{7}b"), Err("name-malformed"));
    }
}
