/** The next page of a list, and why it did not come: the same press tries again. Nothing where the list ends. */
import { Button, type ButtonProps } from "antd";
import { useText } from "../lib/text/context";
import { ErrorNote } from "./ErrorNote";

/** What it needs of an infinite query. */
export interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  error: unknown;
  fetchNextPage: () => Promise<unknown>;
}

export function LoadMore({ pages, ...look }: { pages: Pages } & Pick<ButtonProps, "block" | "type" | "className">) {
  const t = useText();
  if (!pages.hasNextPage) return null;
  return (
    <>
      {pages.isFetchNextPageError ? <ErrorNote compact error={pages.error} /> : null}
      <Button {...look} loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
        {t("load-more")}
      </Button>
    </>
  );
}
