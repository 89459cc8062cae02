/** Uploads with progress, which fetch can't tell; downloads are plain links. */
import { queryOptions } from "@tanstack/react-query";
import { get, Problem, url } from "./client";
import type { FileOut } from "./types";

export interface Upload {
  done: Promise<FileOut>;
  cancel: () => void;
}

export function upload(file: File, onProgress: (share: number) => void): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<FileOut>((resolve, reject) => {
    const offline = () => reject(new Problem(0, { type: "/problems/offline", title: "offline" }));
    request.upload.onprogress = ({ loaded, total }) => {
      if (total > 0) onProgress(loaded / total);
    };
    request.onload = () => {
      let body: Record<string, unknown> = {};
      try {
        body = JSON.parse(request.responseText) as Record<string, unknown>;
      } catch {
        // A proxy's error page: the status says enough.
      }
      if (request.status === 201) resolve(body as unknown as FileOut);
      else reject(new Problem(request.status, body));
    };
    request.onerror = offline;
    request.onabort = offline;
    request.open("POST", url("/files"));
    request.setRequestHeader("Accept", "application/json");
    const form = new FormData();
    form.append("file", file, file.name);
    request.send(form);
  });
  return { done, cancel: () => request.abort() };
}

export function fileUrl(id: string): string {
  return url(`/files/${id}`);
}

export function fileQuery(id: string) {
  return queryOptions({
    queryKey: ["file", id],
    queryFn: ({ signal }) => get<FileOut>(`/files/${id}/info`, undefined, signal),
    staleTime: Infinity,
  });
}
