/** One text in English and in Chinese, side by side. */
import { useId } from "react";
import type { Text } from "../../../api/definition";
import { useText } from "../../../lib/text/context";
import { languages } from "../../../lib/text/catalogue";
import { TextArea, TextInput } from "../../../ui/TextInput";
import { textIn, withText, writtenIn } from "../model/text";
import styles from "./pieces.module.css";

interface TextPairProps {
  label: string;
  value: Text | undefined;
  onChange: (value: Text | undefined) => void;
  hint?: string;
  multiline?: boolean;
}

export function TextPair({ label, value, onChange, hint, multiline = false }: TextPairProps) {
  const t = useText();
  const id = useId();
  const Input = multiline ? TextArea : TextInput;
  return (
    <fieldset className={styles.group} aria-describedby={hint ? `${id}-hint` : undefined}>
      <legend>{label}</legend>
      <div className={styles.pair}>
        {languages.map(({ code, name }) => (
          <span key={code}>
            <label htmlFor={`${id}-${code}`} className={styles.language}>
              {name}
            </label>
            <Input
              id={`${id}-${code}`}
              aria-label={t("designer-text-in", { label, language: name })}
              lang={code}
              value={writtenIn(value, code)}
              // What people see who read this language, until it has words of its own.
              placeholder={textIn(value, code)}
              onChange={(event: { target: { value: string } }) => onChange(withText(value, code, event.target.value))}
            />
          </span>
        ))}
      </div>
      {hint ? (
        <div id={`${id}-hint`} className="muted small">
          {hint}
        </div>
      ) : null}
    </fieldset>
  );
}
