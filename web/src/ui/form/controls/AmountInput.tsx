/** Decimal text ⇄ `{minor, currency}`, exactly. Text that is no amount stays as typed and is reported, never guessed. */
import { Input, Space } from "antd";
import { useState } from "react";
import { CURRENCIES, editableAmount, parseAmount, type Money } from "../../../lib/money";
import { useLanguage, useText } from "../../../lib/text/context";
import { localeOf } from "../../../lib/time";
import { Pick } from "./Pick";

interface AmountInputProps {
  value: Money | undefined;
  onChange: (value: Money | undefined) => void;
  onProblem: (message: string | null) => void;
  /** The currency of a new amount. */
  currency: string;
  label: string;
  disabled?: boolean;
  control: {
    id: string;
    status: "" | "error";
    "aria-labelledby": string;
    "aria-describedby": string;
    "aria-invalid": boolean;
    "aria-required": boolean;
  };
}

export function AmountInput({ value, onChange, onProblem, currency, label, disabled, control }: AmountInputProps) {
  const t = useText();
  const { language } = useLanguage();
  const locale = localeOf(language);
  // What is being typed; `null` shows the value as the locale writes it.
  const [draft, setDraft] = useState<string | null>(null);
  const [chosen, setChosen] = useState(value?.currency ?? currency);
  const current = value?.currency ?? chosen;

  const read = (text: string, unit: string): boolean => {
    if (text.trim() === "") {
      onProblem(null);
      onChange(undefined);
      return true;
    }
    const parsed = parseAmount(text, unit, locale);
    if (!parsed.ok) {
      onProblem(t(`filing-amount-${parsed.problem}`, { currency: unit }));
      onChange(undefined);
      return false;
    }
    onProblem(null);
    onChange({ minor: parsed.minor, currency: unit });
    return true;
  };
  // A value that comes from outside (the server, a copied request) replaces what was typed.
  const typed = draft === null || value === undefined ? null : parseAmount(draft, value.currency, locale);
  const stands = draft !== null && (typed === null || (typed.ok && typed.minor === value?.minor));
  const text = stands ? draft : value ? editableAmount(value, locale) : "";

  return (
    <Space.Compact block>
      <Input
        {...control}
        className="form-amount"
        inputMode="decimal"
        autoComplete="off"
        value={text}
        disabled={disabled}
        onChange={(event) => {
          setDraft(event.target.value);
          read(event.target.value, current);
        }}
        onBlur={() => {
          if (read(text, current)) setDraft(null);
        }}
      />
      <Pick
        className="form-currency"
        aria-label={t("filing-currency-of", { label })}
        choices={currencyChoices(currency)}
        value={current}
        disabled={disabled}
        onChange={(next) => {
          const unit = String(next ?? currency);
          setChosen(unit);
          // The digits stay; what they are worth is read again in the new currency.
          if (text.trim() !== "") {
            setDraft(read(text, unit) ? null : text);
          }
        }}
      />
    </Space.Compact>
  );
}

function currencyChoices(first: string) {
  const codes = [first, ...CURRENCIES.filter((code) => code !== first)];
  return codes.map((code) => ({ value: code, label: code }));
}
