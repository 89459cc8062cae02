/** The rail at the left of larger screens. */
import { SearchOutlined } from "@ant-design/icons";
import { NavLink } from "react-router";
import { useMe } from "../api/session";
import { useText } from "../lib/text/context";
import { Avatar } from "../ui/Avatar";
import { type Place, usePlaces } from "./places";
import styles from "./Rail.module.css";

export function Rail({ onSwitch }: { onSwitch: () => void }) {
  const t = useText();
  const me = useMe();
  const { main, special } = usePlaces();
  return (
    <nav className={styles.rail} aria-label={t("nav-label")}>
      {[...main, ...special].map((place) => (
        <RailLink key={place.key} place={place} />
      ))}
      <button type="button" className={styles.item} onClick={onSwitch} title={t("switcher-hint")}>
        <span className={styles.icon} aria-hidden="true">
          <SearchOutlined />
        </span>
        <span className={styles.label}>{t("switcher-open")}</span>
      </button>
      <span className={styles.gap} />
      <NavLink to="/settings" className={styles.me} title={me.member.name}>
        <Avatar id={me.member.id} name={me.member.name} size={36} />
        <span className="visually-hidden">{t("nav-own", { name: me.member.name })}</span>
      </NavLink>
    </nav>
  );
}

function RailLink({ place }: { place: Place }) {
  const t = useText();
  const name = t(place.label);
  return (
    <NavLink to={place.to} className={styles.item}>
      <span className={styles.icon} aria-hidden="true">
        {place.icon}
        {place.count > 0 ? <span className={styles.badge}>{place.count > 99 ? "99+" : place.count}</span> : null}
      </span>
      <span className={styles.label}>{name}</span>
      {place.count > 0 ? <span className="visually-hidden">{t("nav-waiting", { count: place.count })}</span> : null}
    </NavLink>
  );
}
