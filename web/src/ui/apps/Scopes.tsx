/** What an app may do, each scope as a sentence of ours, with the reason in its author's words. */
import { PlusCircleFilled } from "@ant-design/icons";
import type { Scope } from "../../api/apps";
import { useText } from "../../lib/text/context";
import { Tag } from "../StateTag";
import { useWords } from "./words";
import styles from "./apps.module.css";

/** `held` are the scopes that it has been granted before: the others are marked as new. */
export function Scopes({ scopes, held }: { scopes: Scope[]; held?: string[] }) {
  const t = useText();
  const sentence = useWords("apps-scope");
  if (scopes.length === 0) return <p>{t("apps-scopes-none")}</p>;
  return (
    <ul className={styles.scopes}>
      {scopes.map(({ scope, reason }) => (
        <li key={scope}>
          <div className={styles.sentence}>
            {sentence(scope)} {held && !held.includes(scope) ? <Tag tone="amber" icon={<PlusCircleFilled />}>{t("apps-scope-new")}</Tag> : null}
          </div>
          <blockquote className={styles.reason}>
            <span className="muted small">{t("apps-scope-reason")}</span> {reason}
          </blockquote>
        </li>
      ))}
    </ul>
  );
}
