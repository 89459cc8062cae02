/** One entry of the story as a sentence. Automatic outcomes say so; what has no sentence of its own has its kind's. */
import type { TimelineEntry } from "../../api/types";
import { useHasText, useText, type Text } from "../../lib/text/context";

export function useSentences(): (entry: TimelineEntry) => string {
  const t = useText();
  const has = useHasText();
  return (entry) => sentenceOf(entry, t, has);
}

function sentenceOf(entry: TimelineEntry, t: Text, has: (key: string) => boolean): string {
  const { kind, verdict, outcome, cause, placement, to, people } = entry;
  const named = people.length > 0 ? people.map(({ name }) => name).join(t("list-comma")) : (to?.name ?? "");
  const args = {
    actor: entry.actor?.name ?? t("timeline-somebody"),
    step: entry.step?.name ?? "",
    to: named,
    outcome: outcome ?? "",
  };
  const detail = verdict ?? placement ?? (kind === "finished" || kind === "closed" ? outcome : null);
  const automatic = cause && cause !== "person" && cause !== "delegate";
  const candidates = [
    ...(entry.deleted ? [`timeline-${kind}-deleted-${cause}`, `timeline-${kind}-deleted`] : []),
    ...(automatic ? [`timeline-${kind}-${detail ?? "any"}-${cause}`, `timeline-${kind}-${cause}`] : []),
    ...(kind === "returned" && outcome ? ["timeline-returned-step"] : []),
    ...(detail ? [`timeline-${kind}-${detail}`] : []),
    ...(named === "" && kind === "notified" ? ["timeline-notified-several"] : []),
    ...(named === "" ? [`timeline-${kind}-nobody`] : []),
    `timeline-${kind}`,
  ];
  return t(candidates.find(has) ?? "timeline-other", args);
}
