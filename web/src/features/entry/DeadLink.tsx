/** A link that no longer works, or that could not be asked about. */
import { asProblem } from "../../api/client";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { EntryFrame } from "./EntryFrame";

export function DeadLink({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useText();
  const status = error ? asProblem(error).status : 404;
  const dead = status >= 400 && status < 500 && status !== 429;
  if (!dead) {
    return (
      <EntryFrame title="Placet">
        <ErrorNote error={error} onRetry={onRetry} />
      </EntryFrame>
    );
  }
  return (
    <EntryFrame title={t("link-dead")} intro={t("link-dead-detail")}>
      <a href="/">{t("link-dead-home")}</a>
    </EntryFrame>
  );
}
