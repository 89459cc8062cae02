/** A number that is typed: it counts once it is one, and until then what is typed stays under the fingers. */
import { useState } from "react";
import { Field, type FieldProps } from "../../../ui/Field";
import { TextInput } from "../../../ui/TextInput";
import styles from "./pieces.module.css";

interface CountProps {
  value: number | undefined;
  onChange: (value: number | undefined) => void;
  min?: number;
  max?: number;
  /** Whether there may be none. */
  empty?: boolean;
  /** Whether it may have decimals. */
  decimal?: boolean;
}

export function Count({ label, hint, optional, ...rest }: CountProps & Pick<FieldProps, "label" | "hint" | "optional">) {
  return (
    <Field label={label} hint={hint} optional={optional ?? false}>
      {({ status: _, ...control }) => <CountBare {...rest} {...control} />}
    </Field>
  );
}

type BareProps = CountProps & { id?: string; "aria-label"?: string; "aria-labelledby"?: string; "aria-describedby"?: string | undefined; "aria-invalid"?: true | undefined };

export function CountBare({ value, onChange, min, max, empty = false, decimal = false, ...aria }: BareProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const read = (text: string) => {
    const number = Number(text.trim().replace(",", "."));
    const sound = text.trim() !== "" && Number.isFinite(number) && (decimal || Number.isInteger(number)) && number >= (min ?? -Infinity) && number <= (max ?? Infinity);
    if (sound) onChange(number);
    else if (text.trim() === "" && empty) onChange(undefined);
    return sound || (text.trim() === "" && empty);
  };
  const [refused, setRefused] = useState(false);
  return (
    <TextInput
      {...aria}
      className={styles.number}
      inputMode={decimal ? "decimal" : "numeric"}
      data-status={refused ? "error" : undefined}
      value={draft ?? (value === undefined ? "" : String(value))}
      onChange={(event) => {
        setDraft(event.target.value);
        setRefused(!read(event.target.value));
      }}
      onBlur={() => {
        setDraft(null);
        setRefused(false);
      }}
    />
  );
}
