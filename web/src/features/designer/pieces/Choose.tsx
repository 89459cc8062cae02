/** One of a few, by the browser's own select; what is chosen and not among them is kept and shown as it is. */
import { useId, type ReactNode } from "react";
import { useText } from "../../../lib/text/context";
import { Field } from "../../../ui/Field";
import styles from "./pieces.module.css";

export interface Option<Value extends string = string> {
  value: Value;
  label: string;
}

interface ChooseProps<Value extends string> {
  label: ReactNode;
  /** What is heard, where the label is not seen. */
  "aria-label"?: string;
  value: Value | "";
  options: readonly Option<Value>[];
  onChange: (value: Value) => void;
  hint?: ReactNode;
  /** What stands there while nothing is chosen. */
  placeholder?: string;
}

export function Choose<Value extends string>({ label, hint, ...rest }: ChooseProps<Value>) {
  return (
    <Field label={label} hint={hint}>
      {(control) => <ChooseBare {...rest} id={control.id} aria-describedby={control["aria-describedby"]} />}
    </Field>
  );
}

type BareProps<Value extends string> = Omit<ChooseProps<Value>, "label" | "hint"> & { id?: string; "aria-describedby"?: string | undefined; className?: string };

export function ChooseBare<Value extends string>({ value, options, onChange, placeholder, id, className, ...aria }: BareProps<Value>) {
  const t = useText();
  const own = useId();
  const known = options.some((option) => option.value === value);
  return (
    <select
      {...aria}
      id={id ?? own}
      className={className ? `${styles.select} ${className}` : styles.select}
      value={value}
      onChange={(event) => onChange(event.target.value as Value)}
    >
      {known ? null : (
        <option value={value} disabled={value === ""}>
          {value === "" ? (placeholder ?? t("designer-choose")) : t("designer-unknown", { value })}
        </option>
      )}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
