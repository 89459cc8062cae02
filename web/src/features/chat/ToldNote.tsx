/** What a command answered, in the log of whoever typed it alone. */
import { CloseOutlined, EyeInvisibleOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useText } from "../../lib/text/context";
import { Markdown } from "../../ui/Markdown";
import { Time } from "../../ui/Time";
import type { Told } from "./told";
import styles from "./ToldNote.module.css";

export function ToldNote({ answer, onDismiss }: { answer: Told; onDismiss: (id: string) => void }) {
  const t = useText();
  const { id, line, text, app, at } = answer;
  return (
    <div role="note" aria-label={t("chat-told")} className={styles.note}>
      <div className={styles.head}>
        <EyeInvisibleOutlined aria-hidden />
        <span>{t("chat-told")}</span>
        <Time at={at} as="clock" />
        <Button type="text" size="small" className={styles.dismiss} icon={<CloseOutlined />} aria-label={t("chat-told-dismiss")} title={t("chat-told-dismiss")} onClick={() => onDismiss(id)} />
      </div>
      <div className={styles.line}>{line}</div>
      {app ? <div className={styles.app}>{app}</div> : null}
      <Markdown text={text} />
    </div>
  );
}
