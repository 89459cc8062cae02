/** Every kind of field, each a button that adds one. */
import { useText } from "../../../lib/text/context";
import { FIELD_KINDS } from "../model/kinds";
import { FieldIcon } from "./icons";
import { useAddField } from "./useAddField";
import styles from "./form.module.css";

export function Palette() {
  const t = useText();
  const add = useAddField();
  return (
    <section aria-labelledby="designer-palette">
      <h3 id="designer-palette" className={styles.heading}>
        {t("designer-palette")}
      </h3>
      <div className={styles.palette}>
        {FIELD_KINDS.map((kind) => (
          <button key={kind} type="button" onClick={() => add(kind)} title={t(`designer-field-${kind}-hint`)}>
            <FieldIcon kind={kind} /> {t(`designer-field-${kind}`)}
          </button>
        ))}
      </div>
    </section>
  );
}
