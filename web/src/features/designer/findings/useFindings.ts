/** What is wrong or doubtful with what stands there now, asked whenever typing rests. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Definition } from "../../../api/definition";
import { findingsQuery, type Finding } from "../../../api/processes";
import { useDebounced } from "../../../lib/debounced";

export interface Findings {
  found: readonly Finding[];
  /** The answer is about what stood there a moment ago. */
  stale: boolean;
  /** Nothing was heard yet. */
  pending: boolean;
  error: unknown;
  again: () => void;
}

const NONE: readonly never[] = [];

export function useFindings(definition: Definition): Findings {
  const text = JSON.stringify(definition);
  const still = useDebounced(text, 500);
  const query = useQuery(findingsQuery(definition.key, still));
  // What was found last stands while a draft can't be read or the server can't be reached.
  const [last, setLast] = useState(query.data);
  if (query.data && query.data !== last) setLast(query.data);
  return {
    found: query.data ?? last ?? NONE,
    stale: query.isFetching || query.isPlaceholderData || still !== text,
    pending: query.isPending && !last,
    error: query.error,
    again: () => void query.refetch(),
  };
}
