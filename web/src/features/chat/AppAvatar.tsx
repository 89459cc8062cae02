/** A mini-app, where it speaks: the sign of an app on the colour of its conversation. */
import { AppstoreFilled } from "@ant-design/icons";
import { colourOf } from "../../ui/Avatar";
import styles from "./AppAvatar.module.css";

export function AppAvatar({ id, size = 32 }: { id: string; size?: number }) {
  return (
    <span aria-hidden="true" className={styles.app} style={{ width: size, height: size, fontSize: Math.round(size * 0.5), background: colourOf(id) }}>
      <AppstoreFilled />
    </span>
  );
}
