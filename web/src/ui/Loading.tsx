/** A skeleton of lines that appears only when loading takes longer than 150 ms. */
import { useEffect, useState } from "react";
import { useText } from "../lib/text/context";
import styles from "./Loading.module.css";

export function Loading({ rows = 4, avatar = false }: { rows?: number; avatar?: boolean }) {
  const t = useText();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 150);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <div className={styles.loading} role="status" aria-label={t("loading")}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={styles.row}>
          {avatar ? <span className={styles.circle} /> : null}
          <span className={styles.line} style={{ width: `${90 - ((index * 17) % 45)}%` }} />
        </div>
      ))}
    </div>
  );
}
