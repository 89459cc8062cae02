/** What the binary of an app could call, for those who know the names; folded. */
import { useText } from "../../lib/text/context";
import styles from "./apps.module.css";

export function Imports({ imports }: { imports: string[] }) {
  const t = useText();
  return (
    <details className={styles.details}>
      <summary>{t("apps-imports", { count: imports.length })}</summary>
      <p className="muted">{t("apps-imports-hint")}</p>
      <ul className={styles.mono}>
        {imports.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </details>
  );
}
