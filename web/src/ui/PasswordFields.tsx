/** A new password, typed twice, since it can't be seen. */
import { useState } from "react";
import { useText } from "../lib/text/context";
import { Field } from "./Field";
import { TextInput } from "./TextInput";

export const SHORTEST = 10;

export interface NewPassword {
  value: string;
  again: string;
}

export const noPassword: NewPassword = { value: "", again: "" };

export function acceptable(password: NewPassword): boolean {
  return password.value.length >= SHORTEST && password.value === password.again;
}

export interface PasswordFieldsProps {
  password: NewPassword;
  onChange: (next: NewPassword) => void;
  error?: string | null;
  /** They were to be sent, so what is wrong is said although the field was not left. */
  refused?: boolean;
}

export function PasswordFields({ password, onChange, error, refused = false }: PasswordFieldsProps) {
  const t = useText();
  const [left, setLeft] = useState({ value: false, again: false });
  const short = (left.value || refused) && password.value.length > 0 && password.value.length < SHORTEST;
  const different = (left.again || refused) && password.again.length > 0 && password.again !== password.value;
  return (
    <>
      <Field label={t("password-new")} hint={t("password-rule", { shortest: SHORTEST })} error={error ?? (short ? t("password-short", { shortest: SHORTEST }) : null)}>
        {(control) => (
          <TextInput {...control} type="password" required autoComplete="new-password" value={password.value} onBlur={() => setLeft({ ...left, value: true })} onChange={(event) => onChange({ ...password, value: event.target.value })} />
        )}
      </Field>
      <Field label={t("password-again")} error={different ? t("password-different") : null}>
        {(control) => (
          <TextInput {...control} type="password" required autoComplete="new-password" value={password.again} onBlur={() => setLeft({ ...left, again: true })} onChange={(event) => onChange({ ...password, again: event.target.value })} />
        )}
      </Field>
    </>
  );
}
