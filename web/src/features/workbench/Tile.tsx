/** One form: icon, name, one line. The whole tile is the button. */
import type { Process } from "../../api/types";
import { useFiling } from "../../lib/filing";
import { useText } from "../../lib/text/context";
import { ProcessIcon } from "../../ui/ProcessIcon";
import styles from "./WorkbenchPage.module.css";

export function Tile({ process }: { process: Process }) {
  const t = useText();
  const openFiling = useFiling();
  return (
    <button type="button" className={styles.tile} onClick={() => openFiling({ process: process.key })}>
      <span className={styles.icon}>
        <ProcessIcon icon={process.icon} />
      </span>
      <span className={styles.words}>
        <span className={styles.name}>{process.name}</span>
        <span className="muted small">{process.description}</span>
        {process.app ? <span className="muted small">{t("filing-from-app", { app: process.app })}</span> : null}
      </span>
    </button>
  );
}
