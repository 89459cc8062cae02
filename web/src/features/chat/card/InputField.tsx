/** One input of a card, by native controls: they are small, and phones know them. */
import { useText } from "../../../lib/text/context";
import { Field } from "../../../ui/Field";
import { TextArea, TextInput } from "../../../ui/TextInput";
import type { CardInput, InputChoiceSet } from "./model";
import styles from "./AdaptiveCard.module.css";

export interface InputFieldProps {
  input: CardInput;
  value: string;
  missing: boolean;
  onChange: (value: string) => void;
}

const types = { "Input.Number": "number", "Input.Date": "date", "Input.Time": "time" } as const;

export function InputField({ input, value, missing, onChange }: InputFieldProps) {
  const t = useText();
  const error = missing ? input.errorMessage || t("card-required") : null;
  if (input.type === "Input.Toggle") {
    return (
      <label className={styles.toggle}>
        <input type="checkbox" checked={value === input.on} onChange={(event) => onChange(event.target.checked ? input.on : input.off)} /> {input.title || input.label}
      </label>
    );
  }
  if (input.type === "Input.ChoiceSet" && (input.expanded || input.multiple)) return <Choices input={input} value={value} error={error} onChange={onChange} />;
  return (
    <Field label={input.label} optional={!input.required} error={error}>
      {(control) => {
        const shared = { ...control, placeholder: input.placeholder, value };
        if (input.type === "Input.ChoiceSet") {
          const { status, ...native } = control;
          return (
            <select {...native} data-status={status} className={styles.select} value={value} onChange={(event) => onChange(event.target.value)}>
              <option value="">{input.placeholder}</option>
              {input.choices.map((choice) => (
                <option key={choice.value} value={choice.value}>
                  {choice.title}
                </option>
              ))}
            </select>
          );
        }
        if (input.type !== "Input.Text") {
          return <TextInput {...shared} type={types[input.type]} min={input.min} max={input.max} step={input.type === "Input.Number" ? "any" : undefined} onChange={(event) => onChange(event.target.value)} />;
        }
        return input.multiline ? (
          <TextArea {...shared} maxLength={input.maxLength} onChange={(event) => onChange(event.target.value)} />
        ) : (
          <TextInput {...shared} type={input.kind} maxLength={input.maxLength} onChange={(event) => onChange(event.target.value)} />
        );
      }}
    </Field>
  );
}

/** Several choices are one value, joined by commas as Adaptive Cards do. */
function Choices({ input, value, error, onChange }: { input: InputChoiceSet; value: string; error: string | null; onChange: (value: string) => void }) {
  const chosen = value ? value.split(",") : [];
  const choose = (choice: string, on: boolean) => {
    if (!input.multiple) onChange(choice);
    else onChange(input.choices.map((each) => each.value).filter((each) => (each === choice ? on : chosen.includes(each))).join(","));
  };
  return (
    <fieldset className={styles.choices}>
      <legend>{input.label}</legend>
      {input.choices.map((choice) => (
        <label key={choice.value} className={styles.toggle}>
          <input
            type={input.multiple ? "checkbox" : "radio"}
            name={input.id}
            checked={chosen.includes(choice.value)}
            onChange={(event) => choose(choice.value, event.target.checked)}
          />{" "}
          {choice.title}
        </label>
      ))}
      {error ? <div className={styles.attention}>{error}</div> : null}
    </fieldset>
  );
}
