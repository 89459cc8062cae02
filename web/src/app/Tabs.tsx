/** The tabs at the bottom of a phone. */
import { NavLink } from "react-router";
import { useText } from "../lib/text/context";
import { usePlaces } from "./places";
import styles from "./Tabs.module.css";

export function Tabs() {
  const t = useText();
  const { main, mine } = usePlaces();
  return (
    <nav className={styles.tabs} aria-label={t("nav-label")}>
      {[...main, mine].map((place) => (
        <NavLink key={place.key} to={place.to} className={styles.tab}>
          <span className={styles.icon} aria-hidden="true">
            {place.icon}
            {place.count > 0 ? <span className={styles.badge}>{place.count > 99 ? "99+" : place.count}</span> : null}
          </span>
          <span>{t(place.label)}</span>
          {place.count > 0 ? <span className="visually-hidden">{t("nav-waiting", { count: place.count })}</span> : null}
        </NavLink>
      ))}
    </nav>
  );
}
