/** The form: its fields with a palette at the left, the real form in the middle; properties stand in the side column. */
import { useMedia, usePhone } from "../../../lib/media";
import { useText } from "../../../lib/text/context";
import { FieldList } from "./FieldList";
import { Palette } from "./Palette";
import { Preview } from "./Preview";
import styles from "./form.module.css";

export function FormTab() {
  const t = useText();
  const phone = usePhone();
  const wide = useMedia("(min-width: 1000px)");
  return (
    <div className={styles.tab}>
      <section className={styles.fields} aria-label={t("designer-fields")}>
        <h2>{t("designer-fields")}</h2>
        <FieldList />
        {phone ? null : <Palette />}
      </section>
      <section className={styles.preview} aria-label={t("designer-preview")}>
        <h2>{t("designer-preview")}</h2>
        <p className="muted small">{t(wide ? "designer-preview-hint" : "designer-preview-hint-narrow")}</p>
        <Preview />
      </section>
    </div>
  );
}
