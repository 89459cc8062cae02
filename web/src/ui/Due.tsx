/** A deadline as what is left of it, or how long ago it was. That it has passed is said in words and in colour. */
import { useNow } from "../lib/now";
import { useLanguage, useText } from "../lib/text/context";
import { exact, span } from "../lib/time";
import styles from "./Due.module.css";

/** In milliseconds: what is due within it is pressing. */
const SOON = 4 * 60 * 60_000;

export function Due({ at, className = "" }: { at: string; className?: string }) {
  const t = useText();
  const { language } = useLanguage();
  const left = Date.parse(at) - useNow().getTime();
  const { unit, count } = span(Math.abs(left));
  const tone = left < 0 ? styles.late : left < SOON ? styles.soon : styles.due;
  return (
    <time dateTime={at} title={exact(at, language)} className={`${tone} ${className}`}>
      {t(left < 0 ? "due-over" : "due-in", { span: t(`due-${unit}`, { count }) })}
    </time>
  );
}
