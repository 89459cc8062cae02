/**
 * A card in a conversation: this viewer's body, fetched by id, and its actions.
 *
 * A card that changed since it was drawn answers with its fresh body, which is shown with a word about it; nothing
 * is done then.
 */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useRef } from "react";
import { useNavigate } from "react-router";
import { asProblem, post, type Problem } from "../../../api/client";
import { cardQuery } from "../../../api/conversations";
import { keys } from "../../../api/keys";
import type { Card, CardActed } from "../../../api/types";
import { uuid7 } from "../../../lib/ids";
import { usePhone } from "../../../lib/media";
import { usePane } from "../../../lib/pane";
import { useText } from "../../../lib/text/context";
import { ErrorNote } from "../../../ui/ErrorNote";
import { Loading } from "../../../ui/Loading";
import { AdaptiveCard } from "./AdaptiveCard";
import { readCard } from "./read";
import styles from "./CardView.module.css";

interface Act {
  revision: number;
  verb: string;
  inputs: Record<string, unknown>;
  key: string;
}

export function CardView({ id, text }: { id: string; text: string }) {
  const t = useText();
  const client = useQueryClient();
  const card = useQuery(cardQuery(id));
  const openUrl = useOpenUrl();
  /** The key of an intent whose answer was lost, so that trying again can't decide twice. */
  const unsure = useRef<{ intent: string; key: string } | null>(null);

  const act = useMutation<CardActed, Problem, Act>({
    mutationFn: ({ key, ...body }) => post<CardActed>(`/cards/${id}/actions`, body, { key }),
    onSuccess: (acted) => {
      unsure.current = null;
      client.setQueryData<Card>(keys.card(id), (current) => (current && current.revision <= acted.revision ? { ...current, ...acted } : current));
      for (const key of [keys.allTasks, keys.allInstances, keys.counts]) void client.invalidateQueries({ queryKey: key });
    },
    onError: (error) => {
      const problem = asProblem(error);
      if (!problem.offline) unsure.current = null;
      if (problem.status !== 409) return;
      const fresh = problem.more.card as Partial<Card> | undefined;
      if (fresh?.body !== undefined && typeof fresh.revision === "number") {
        client.setQueryData<Card>(keys.card(id), (current) => (current ? { ...current, ...fresh } : current));
      } else {
        void client.invalidateQueries({ queryKey: keys.card(id) });
      }
    },
  });

  const execute = (verb: string, inputs: Record<string, unknown>) => {
    if (!card.data) return;
    const { revision } = card.data;
    const intent = JSON.stringify([revision, verb, inputs]);
    const key = unsure.current?.intent === intent ? unsure.current.key : uuid7();
    unsure.current = { intent, key };
    act.mutate({ revision, verb, inputs, key });
  };

  if (card.isPending) {
    return (
      <section className={styles.card} aria-label={text}>
        <div className={styles.waiting}>
          <Loading rows={3} />
        </div>
      </section>
    );
  }
  // Whoever may no longer see the matter still sees that there was one.
  if (card.isError && asProblem(card.error).status === 404) return <p className="muted">{text}</p>;
  if (card.isError) return <ErrorNote error={card.error} onRetry={() => void card.refetch()} compact />;

  const stale = act.error?.status === 409;
  const linked = card.data.source === "instance" && !hasLink(card.data.body);
  return (
    <section className={styles.card} aria-label={text}>
      <AdaptiveCard
        key={card.data.revision}
        body={card.data.body}
        busy={act.isPending ? act.variables.verb : null}
        onExecute={execute}
        onOpenUrl={openUrl}
        extra={
          linked ? (
            <Button type="link" className={styles.open} onClick={() => openUrl(`/requests/${card.data.reference}`)}>
              {t("card-open")} ›
            </Button>
          ) : null
        }
      />
      {stale ? (
        <p role="status" className={styles.stale}>
          {t("card-stale")}
        </p>
      ) : (
        <ErrorNote error={act.error} compact />
      )}
    </section>
  );
}

function hasLink(body: unknown): boolean {
  const card = readCard(body);
  const actions = [...(card?.actions ?? []), ...(card?.body ?? []).flatMap((each) => (each.type === "ActionSet" ? each.actions : []))];
  return actions.some((action) => action.type === "Action.OpenUrl");
}

/** A request opens beside the chat, or as a page on phones; other places of ours as pages, the web in its own tab. */
function useOpenUrl(): (url: string) => void {
  const phone = usePhone();
  const pane = usePane();
  const navigate = useNavigate();
  return (url) => {
    const here = url.startsWith(location.origin) ? url.slice(location.origin.length) : url;
    const request = /^\/requests\/([0-9a-f-]{36})$/i.exec(here)?.[1];
    if (request && !phone) pane.open({ kind: "instance", id: request });
    else if (here.startsWith("/")) void navigate(here);
    else window.open(here, "_blank", "noopener,noreferrer");
  };
}
