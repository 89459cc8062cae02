/**
 * What commands answered, told to whoever typed them and to nobody else: it stands in the conversation where the line
 * was typed, is kept for the time of this tab, and is never sent.
 */
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { keys } from "../../api/keys";
import { lastSeq, type Log } from "../../api/log";
import { useMe } from "../../api/session";
import { uuid7 } from "../../lib/ids";
import { forget, keep, kept } from "../../lib/kept";
import { serverNow } from "../../lib/now";

export interface Answer {
  /** The line that was typed. */
  line: string;
  text: string;
  /** The app that answers, by name. */
  app: string | null;
}

export interface Told extends Answer {
  id: string;
  at: string;
  /** The last event that was there. */
  after: number;
}

export interface Listener {
  told: Told[];
  tell: (answer: Answer) => void;
  dismiss: (id: string) => void;
}

/** More than this of one conversation is read by nobody. */
const MOST = 50;

export function useTold(conversation: string): Listener {
  const client = useQueryClient();
  const me = useMe().member.id;
  const place = `told.${me}.${conversation}`;
  const { data: told = [] } = useQuery<Told[]>({
    queryKey: toldKey(me, conversation),
    queryFn: () => kept<Told[]>(place) ?? [],
    enabled: false,
    initialData: () => kept<Told[]>(place) ?? [],
    gcTime: Number.POSITIVE_INFINITY,
  });

  const change = useCallback(
    (next: (list: Told[]) => Told[]) => {
      const list = next(client.getQueryData<Told[]>(toldKey(me, conversation)) ?? []).slice(-MOST);
      client.setQueryData(toldKey(me, conversation), list);
      if (list.length > 0) keep(place, list);
      else forget(place);
    },
    [client, me, conversation, place],
  );
  const tell = useCallback(
    (answer: Answer) => change((list) => [...list, { ...answer, id: uuid7(), at: serverNow().toISOString(), after: end(client, conversation) }]),
    [change, client, conversation],
  );
  const dismiss = useCallback((id: string) => change((list) => list.filter((each) => each.id !== id)), [change]);
  return useMemo(() => ({ told, tell, dismiss }), [told, tell, dismiss]);
}

const toldKey = (me: string, conversation: string) => ["told", me, conversation] as const;

function end(client: QueryClient, conversation: string): number {
  const log = client.getQueryData<Log>(keys.log(conversation));
  return log ? lastSeq(log) : 0;
}
