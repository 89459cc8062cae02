/**
 * What the side pane shows.
 *
 * Beside the content it is the shell's own matter, and is there again after a reload. On phones it is a sheet over everything, so it stands in the
 * history: the way back closes it, as it closes every other page there.
 */
import { useCallback, useMemo } from "react";
import { useLocation, useNavigate } from "react-router";
import { useMe } from "../api/session";
import { usePhone } from "../lib/media";
import type { PaneContent, PaneState } from "../lib/pane";
import { useKept } from "../lib/useKept";

export function usePaneState(): PaneState {
  const phone = usePhone();
  const navigate = useNavigate();
  const { pathname, search, state } = useLocation();
  const sheet = (state as { pane?: PaneContent } | null)?.pane;
  // Another place of the rail is another matter; within one place the pane stays beside the list.
  const place = pathname.split("/")[1];
  const [opened, setOpened] = useKept<{ place: string | undefined; content: PaneContent } | null>(`pane.${useMe().member.id}`, null);
  const beside = opened?.place === place ? opened?.content : undefined;
  const isSheet = sheet !== undefined;

  const open = useCallback(
    (content: PaneContent) => {
      // What follows in an open sheet takes its place, so that one step back closes it.
      if (phone || isSheet) void navigate({ pathname, search }, { state: { pane: content }, replace: isSheet });
      else setOpened({ place, content });
    },
    [phone, isSheet, navigate, pathname, search, place, setOpened],
  );
  const close = useCallback(() => {
    if (isSheet) void navigate(-1);
    else setOpened(null);
  }, [isSheet, navigate, setOpened]);

  const content = sheet ?? beside ?? null;
  return useMemo(() => ({ content, open, close }), [content, open, close]);
}
