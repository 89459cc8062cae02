/** The frame of pages for people who are not signed in: a name, a card, a language. */
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { languages } from "../../lib/text/catalogue";
import { useLanguage, useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import styles from "./EntryFrame.module.css";

export function EntryFrame({ title, intro, wide = false, children }: { title: string; intro?: ReactNode; wide?: boolean; children: ReactNode }) {
  const t = useText();
  const { language, setLanguage } = useLanguage();
  const change = useMutation({ mutationFn: setLanguage });
  return (
    <main className={styles.page}>
      <div className={wide ? `${styles.card} ${styles.wide}` : styles.card}>
        <div className={styles.brand}>
          <img src="/icon.svg" width={32} height={32} alt="" />
          <span>Placet</span>
        </div>
        <h1>{title}</h1>
        {intro ? <div className="muted">{intro}</div> : null}
        <div className={styles.body}>{children}</div>
      </div>
      <div className={styles.languages} role="group" aria-label={t("language")}>
        {languages.map(({ code, name }) => (
          <button key={code} type="button" lang={code} aria-pressed={code === language} className={styles.language} onClick={() => change.mutate(code)}>
            {name}
          </button>
        ))}
      </div>
      <ErrorNote error={change.error} compact />
    </main>
  );
}
