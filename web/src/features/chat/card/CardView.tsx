/**
 * A card in a conversation: this viewer's body, fetched by id, and its actions.
 *
 * A card that changed since it was drawn answers with its fresh body, which is shown with a word about it; nothing
 * is done then. What somebody has begun to type stays, elsewhere too, until it was sent or the card asks for it no more.
 */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { asProblem, post, type Problem } from "../../../api/client";
import { cardQuery } from "../../../api/conversations";
import { keys } from "../../../api/keys";
import { requestsChanged } from "../../../api/requests";
import { useMe } from "../../../api/session";
import type { Card, CardActed } from "../../../api/types";
import { useIntent } from "../../../lib/intent";
import { forget } from "../../../lib/kept";
import { usePhone } from "../../../lib/media";
import { usePane } from "../../../lib/pane";
import { useText } from "../../../lib/text/context";
import { toast } from "../../../lib/toast";
import { useKept } from "../../../lib/useKept";
import { ErrorNote } from "../../../ui/ErrorNote";
import { Loading } from "../../../ui/Loading";
import { AdaptiveCard } from "./AdaptiveCard";
import { type Begun, nothingBegun, stillAsked } from "./begun";
import type { CardBody } from "./model";
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
  const { keyFor, settle } = useIntent();
  const body = useMemo(() => readCard(card.data?.body), [card.data]);
  const [drawn, setDrawn] = useState<CardBody | null>(null);
  const place = `card.${useMe().member.id}.${id}`;
  const [begun, setBegun] = useKept<Begun>(place, nothingBegun);
  if (body && body !== drawn) {
    setDrawn(body);
    setBegun(stillAsked(begun, body));
  }

  const act = useMutation<CardActed, Problem, Act>({
    mutationFn: ({ key, ...body }) => post<CardActed>(`/cards/${id}/actions`, body, { key }),
    onSuccess: ({ message, ...acted }) => {
      settle();
      if (message) toast(message);
      // Also where it is drawn no more.
      forget(place);
      setBegun(nothingBegun);
      client.setQueryData<Card>(keys.card(id), (current) => (current && current.revision <= acted.revision ? { ...current, ...acted } : current));
      // The request may stand open beside the card, and a balance below it.
      void requestsChanged(client);
    },
    onError: (error) => {
      const problem = asProblem(error);
      if (!problem.offline) settle();
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
    act.mutate({ revision, verb, inputs, key: keyFor([revision, verb, inputs]) });
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
  const linked = card.data.source === "instance" && !hasLink(body);
  return (
    <section className={styles.card} aria-label={text}>
      <AdaptiveCard
        card={body}
        begun={begun}
        onBegin={setBegun}
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

function hasLink(card: CardBody | null): boolean {
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
