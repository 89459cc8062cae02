/** The signature that a step demands while it is being given. What was drawn goes up once, however often it is sent. */
import { useRef, useState } from "react";
import { upload } from "../../api/files";
import type { Signature, TaskOut } from "../../api/types";

export interface SignatureState {
  /** What the step takes; null where it demands none. */
  demand: TaskOut["signature"];
  kind: Signature["kind"];
  setKind: (kind: Signature["kind"]) => void;
  setPicture: (picture: Blob | null) => void;
  ready: boolean;
  /** For what is sent. */
  sign: () => Promise<Signature | undefined>;
}

export function useSignature(demand: TaskOut["signature"], typed: string): SignatureState {
  const [kind, setKind] = useState<Signature["kind"]>(demand === "drawn" ? "drawn" : "typed");
  const [picture, setPicture] = useState<Blob | null>(null);
  const uploaded = useRef<{ picture: Blob; file: string } | null>(null);
  const text = typed.trim();
  return {
    demand,
    kind,
    setKind,
    setPicture,
    ready: demand === null || (kind === "typed" ? text !== "" : picture !== null),
    sign: async () => {
      if (demand === null) return undefined;
      if (kind === "typed") return { kind, text };
      if (!picture) return undefined;
      if (uploaded.current?.picture !== picture) {
        const name = picture instanceof File ? picture.name : "signature.png";
        const { id } = await upload(new File([picture], name, { type: picture.type || "image/png" }), () => {}).done;
        uploaded.current = { picture, file: id };
      }
      return { kind, file: uploaded.current.file };
    },
  };
}
