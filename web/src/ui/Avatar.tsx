/** Initials on a colour derived from the id, so that a person looks the same everywhere. */
import styles from "./Avatar.module.css";

/** White text stands at 4.5:1 or better on each of these. */
const COLOURS = ["#0958d9", "#237804", "#ad2102", "#531dab", "#00636b", "#9e1068", "#874d00", "#10239e", "#3f6600", "#5b3b8c"];

export function colourOf(id: string): string {
  // FNV-1a with a last stir: ids made in one moment differ in a few characters only.
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return COLOURS[((hash ^ (hash >>> 13)) >>> 0) % COLOURS.length] ?? "#0958d9";
}

/** Two initials of a Latin name, the last two characters of a Chinese one. */
export function initialsOf(name: string): string {
  const trimmed = name.trim();
  if (/^[\u3400-\u9fff]+$/u.test(trimmed)) return trimmed.slice(-2);
  const words = trimmed.split(/\s+/u).filter(Boolean);
  const first = words[0]?.[0] ?? "?";
  const last = words.length > 1 ? (words[words.length - 1]?.[0] ?? "") : "";
  return (first + last).toLocaleUpperCase();
}

export interface AvatarProps {
  id: string;
  name: string;
  size?: number;
  /** A person is round, a group is square. */
  square?: boolean;
}

export function Avatar({ id, name, size = 32, square = false }: AvatarProps) {
  return (
    <span
      aria-hidden="true"
      className={square ? `${styles.avatar} ${styles.square}` : styles.avatar}
      style={{ width: size, height: size, fontSize: Math.round(size * 0.4), background: colourOf(id) }}
    >
      {initialsOf(name)}
    </span>
  );
}
