/** The differences of two versions, in words, by the part of the process that they are in. */
import type { Difference, Place } from "../../../api/processes";
import { useText } from "../../../lib/text/context";
import { Tag, type Tone } from "../../../ui/StateTag";
import styles from "./tools.module.css";

const PLACES: readonly Place[] = ["basics", "form", "flow", "rules"];
const TONES: Readonly<Record<Difference["kind"], Tone>> = { added: "green", removed: "red", changed: "blue", moved: "grey" };

export function Changes({ changes }: { changes: readonly Difference[] }) {
  const t = useText();
  if (changes.length === 0) return <p className="muted">{t("designer-changes-none")}</p>;
  return PLACES.map((place) => {
    const here = changes.filter((change) => change.place === place);
    if (here.length === 0) return null;
    return (
      <section key={place}>
        <h4>{t(`designer-tab-${place}`)}</h4>
        <ul className={styles.changes}>
          {here.map((change, index) => (
            <li key={index}>
              <span>
                <Tag tone={TONES[change.kind]}>{t(`designer-change-${change.kind}`)}</Tag>
              </span>
              <span>{change.text}</span>
            </li>
          ))}
        </ul>
      </section>
    );
  });
}
