/** What somebody changed in the form with their decision, field by field: old → new. */
import type { FileOut } from "../../api/types";
import { fromPointer } from "../../lib/pointer";
import { useLanguage, useText } from "../../lib/text/context";
import { Changed } from "../../ui/form/Changed";
import type { FieldChange } from "../../ui/form/changes";
import { titleOf } from "../../ui/form/schema";
import { ValueView } from "../../ui/form/ValueView";
import styles from "./Timeline.module.css";

export function Changes({ changes, files }: { changes: readonly FieldChange[]; files: readonly FileOut[] }) {
  const t = useText();
  return (
    <ul className={styles.changes} aria-label={t("timeline-changes")}>
      {changes.map((change) => (
        <li key={change.pointer}>
          <Name change={change} />
          {change.partial ? null : (
            <Changed brief change={change} schema={change.schema} files={files}>
              <ValueView brief schema={change.schema} value={change.new} files={files} />
            </Changed>
          )}
        </li>
      ))}
    </ul>
  );
}

function Name({ change }: { change: FieldChange }) {
  const t = useText();
  const { language } = useLanguage();
  const path = fromPointer(change.pointer);
  const title = titleOf(change.schema, path.at(-1) ?? "", language);
  const line = path.find((part) => /^\d+$/u.test(part));
  const name = line === undefined ? title : `${t("filing-line", { number: Number(line) + 1 })}, ${title}`;
  return <span className="muted">{change.partial ? t("timeline-changed", { field: name }) : t("timeline-field", { field: name })} </span>;
}
