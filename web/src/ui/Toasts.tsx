/** Where notices appear: announced politely, out of the way of thumbs, gone by themselves. */
import { CheckCircleFilled, CloseOutlined, ExclamationCircleFilled } from "@ant-design/icons";
import { Button } from "antd";
import { useText } from "../lib/text/context";
import { dismiss, useToasts } from "../lib/toast";
import styles from "./Toasts.module.css";

export function Toasts() {
  const t = useText();
  const toasts = useToasts();
  return (
    <div className={styles.toasts} role="status" aria-live="polite">
      {toasts.map(({ id, text, tone, action }) => (
        <div key={id} className={styles.toast}>
          {tone === "good" ? (
            <CheckCircleFilled className={styles.good} aria-hidden />
          ) : (
            <ExclamationCircleFilled className={styles.bad} aria-hidden />
          )}
          <span>{text}</span>
          {action ? (
            <Button
              type="link"
              size="small"
              onClick={() => {
                action.run();
                dismiss(id);
              }}
            >
              {action.label}
            </Button>
          ) : null}
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={t("close")}
            onClick={() => dismiss(id)}
          />
        </div>
      ))}
    </div>
  );
}
