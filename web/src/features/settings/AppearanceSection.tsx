/** Light or dark, on this device. */
import { type Appearance, setAppearance, useAppearance } from "../../lib/appearance";
import { useText } from "../../lib/text/context";
import styles from "./Settings.module.css";

const choices: Appearance[] = ["system", "light", "dark"];

export function AppearanceSection() {
  const t = useText();
  const current = useAppearance();
  return (
    <section className={styles.section}>
      <fieldset className={styles.choices}>
        <legend className={styles.legend}>{t("settings-appearance")}</legend>
        {choices.map((each) => (
          <label key={each} className={styles.choice}>
            <input type="radio" name="appearance" checked={current === each} onChange={() => setAppearance(each)} />
            {t(`settings-appearance-${each}`)}
          </label>
        ))}
      </fieldset>
    </section>
  );
}
