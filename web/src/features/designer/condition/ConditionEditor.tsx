/**
 * A condition as rows, or as text where it is no condition of rows. The rows are what is edited and the text what is
 * kept: whatever can't be shown as rows stays exactly as it was written.
 */
import { Button } from "antd";
import { useId, useState } from "react";
import { useLanguage, useText } from "../../../lib/text/context";
import { TextArea } from "../../../ui/TextInput";
import { useDesigner } from "../context";
import { condition } from "../words/condition";
import { GroupEditor } from "./GroupEditor";
import { read } from "./read";
import { write } from "./write";
import styles from "./condition.module.css";

interface ConditionEditorProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

export function ConditionEditor({ label, value, onChange }: ConditionEditorProps) {
  const t = useText();
  const { language } = useLanguage();
  const { names, places } = useDesigner();
  const [expert, setExpert] = useState(false);
  const rows = read(value);
  const id = useId();
  const asText = expert || rows === null;
  return (
    <section aria-labelledby={id} className={styles.editor}>
      <div className={styles.head}>
        <h3 id={id}>{label}</h3>
        {rows ? (
          <Button type="link" size="small" onClick={() => setExpert(!asText)}>
            {t(asText ? "designer-condition-as-rows" : "designer-condition-as-text")}
          </Button>
        ) : null}
      </div>
      {asText ? (
        <>
          <TextArea aria-labelledby={id} spellCheck={false} autoCapitalize="none" maxLength={1024} className={styles.text} value={value} onChange={(event) => onChange(event.target.value)} />
          <p className="muted small">{t(rows ? "designer-condition-text-hint" : "designer-condition-expert")}</p>
        </>
      ) : (
        <GroupEditor group={rows} scope={null} onChange={(group) => onChange(write(group))} depth={0} />
      )}
      {rows && rows.items.length > 0 ? <p className={styles.words}>{condition(value, { t, language, names, places })}</p> : null}
    </section>
  );
}
