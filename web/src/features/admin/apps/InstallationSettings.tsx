/** Who may use an installed app and how it is set up, each saved by itself. */
import type { Installation } from "../../../api/apps";
import { AudienceSection } from "./AudienceSection";
import { ConfigSection } from "./ConfigSection";
import styles from "./apps.module.css";

export function InstallationSettings({ installation }: { installation: Installation }) {
  return (
    <div className={styles.page}>
      <AudienceSection installation={installation} />
      {installation.config_form ? <ConfigSection installation={installation} spec={installation.config_form} /> : null}
    </div>
  );
}
