/** An amount that is typed in the locale's way and kept as an exact decimal text. */
import { useState } from "react";
import { useLanguage } from "../../../lib/text/context";
import { editableAmount, parseAmount } from "../../../lib/money";
import { localeOf } from "../../../lib/time";
import { TextInput } from "../../../ui/TextInput";

interface AmountBareProps {
  "aria-label": string;
  amount: string;
  currency: string;
  onChange: (minor: number) => void;
}

export function AmountBare({ amount, currency, onChange, ...aria }: AmountBareProps) {
  const { language } = useLanguage();
  const locale = localeOf(language);
  const [draft, setDraft] = useState<string | null>(null);
  const known = parseAmount(amount, currency, "en-GB");
  const shown = known.ok ? editableAmount({ minor: known.minor, currency }, locale) : amount;
  const read = draft === null ? known : parseAmount(draft, currency, locale);
  return (
    <TextInput
      {...aria}
      inputMode="decimal"
      data-status={read.ok ? undefined : "error"}
      value={draft ?? shown}
      onChange={(event) => {
        setDraft(event.target.value);
        const next = parseAmount(event.target.value, currency, locale);
        if (next.ok) onChange(next.minor);
      }}
      onBlur={() => setDraft(null)}
    />
  );
}
