/** A value with the one before it: old → new. */
import type { ReactNode } from "react";
import type { FileOut } from "../../api/types";
import { useText } from "../../lib/text/context";
import type { FormSchema } from "./schema";
import { ValueView } from "./ValueView";
import "./form.css";

interface ChangedProps {
  /** Nothing if it was not changed. */
  change: { old: unknown } | undefined;
  schema: FormSchema;
  files: readonly FileOut[];
  brief?: boolean;
  /** What it is now. */
  children: ReactNode;
}

export function Changed({ change, schema, files, brief, children }: ChangedProps) {
  const t = useText();
  if (!change) return children;
  return (
    <span className="form-changed">
      <del>
        <span className="visually-hidden">{t("form-before")} </span>
        <ValueView brief={brief} schema={schema} value={change.old} files={files} />
      </del>
      <span aria-hidden> → </span>
      <ins>
        <span className="visually-hidden">{t("form-after")} </span>
        {children}
      </ins>
    </span>
  );
}
