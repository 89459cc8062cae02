//! Numbers in digits and in Chinese (`三`, `十二`, `二十`, `一百零五`, `两千三`).

use super::text::Text;

/// Up to nine ASCII digits.
pub(super) fn digits(text: &Text, at: usize) -> Option<(usize, u32)> {
    let mut value: u32 = 0;
    let mut end = at;
    while let Some(digit) = text.at(end).and_then(|c| c.to_digit(10)) {
        if end - at == 9 {
            return None;
        }
        value = value * 10 + digit;
        end += 1;
    }
    (end > at).then_some((end, value))
}

/// Digits or Chinese, below ten thousand times ten thousand.
pub(super) fn whole(text: &Text, at: usize) -> Option<(usize, u32)> {
    digits(text, at).or_else(|| chinese(text, at))
}

fn chinese(text: &Text, at: usize) -> Option<(usize, u32)> {
    let (mut total, mut section, mut digit): (u64, u64, Option<u64>) = (0, 0, None);
    let mut last_unit: u64 = 1;
    let mut end = at;
    while end - at < 12 {
        let Some(c) = text.at(end) else { break };
        if let Some(value) = digit_of(c) {
            // Two digits beside each other are a year or a number plate, not a quantity.
            if digit.is_some_and(|d| d != 0) && value != 0 {
                return None;
            }
            digit = Some(value);
            if value == 0 {
                last_unit = 1;
            }
        } else if let Some(unit) = unit_of(c) {
            section += digit.take().unwrap_or(1) * unit;
            last_unit = unit;
        } else if c == '万' && (section > 0 || digit.is_some()) && total == 0 {
            total = (section + digit.take().unwrap_or(0)) * 10_000;
            section = 0;
            last_unit = 10_000;
        } else {
            break;
        }
        end += 1;
    }
    if end == at {
        return None;
    }
    // 两千三 is 2,300 and 一万五 is 15,000: a bare last digit counts one place below the last unit.
    let scale = if last_unit >= 100 { last_unit / 10 } else { 1 };
    let value = total + section + digit.unwrap_or(0) * scale;
    u32::try_from(value).ok().map(|value| (end, value))
}

fn digit_of(c: char) -> Option<u64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn unit_of(c: char) -> Option<u64> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_numbers_are_read() {
        for (line, expected) in [
            ("三", Some(3)),
            ("十", Some(10)),
            ("十二", Some(12)),
            ("二十", Some(20)),
            ("三十一", Some(31)),
            ("一百", Some(100)),
            ("一百零五", Some(105)),
            ("一百二十", Some(120)),
            ("一百五", Some(150)),
            ("两千三", Some(2_300)),
            ("两千零三", Some(2_003)),
            ("一万五", Some(15_000)),
            ("一万二千", Some(12_000)),
            ("12", Some(12)),
            ("天", None),
            ("二六", None),
        ] {
            assert_eq!(
                whole(&Text::new(line), 0).map(|(_, value)| value),
                expected,
                "{line}"
            );
        }
    }
}
