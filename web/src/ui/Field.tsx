/** A labelled control with its hint and error, tied together for screen readers. */
import { type ReactNode, useId } from "react";
import { useText } from "../lib/text/context";
import styles from "./Field.module.css";

/** What the control takes: spread it. */
export interface ControlProps {
  id: string;
  /** The label by its own id, for what is not the control itself, such as the list of a select. */
  "aria-labelledby": string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
  status: "error" | undefined;
}

export interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null;
  optional?: boolean;
  children: (control: ControlProps) => ReactNode;
}

export function Field({ label, hint, error, optional = false, children }: FieldProps) {
  const t = useText();
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className={styles.field}>
      <label id={`${id}-label`} htmlFor={id} className={styles.label}>
        {label}
        {optional ? <span className={styles.optional}> ({t("optional")})</span> : null}
      </label>
      {children({
        id,
        "aria-labelledby": `${id}-label`,
        "aria-describedby": described || undefined,
        "aria-invalid": error ? true : undefined,
        status: error ? "error" : undefined,
      })}
      {hint ? (
        <div id={`${id}-hint`} className={styles.hint}>
          {hint}
        </div>
      ) : null}
      {error ? (
        <div id={`${id}-error`} className={styles.error}>
          {error}
        </div>
      ) : null}
    </div>
  );
}
