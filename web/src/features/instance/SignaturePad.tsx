/** Where one signs by hand, with a finger, a pen or a mouse. Whoever can't draw chooses a picture of their signature. */
import { Button } from "antd";
import { useEffect, useEffectEvent, useRef, useState, type PointerEvent } from "react";
import { useText } from "../../lib/text/context";
import styles from "./SignaturePad.module.css";

interface Point {
  x: number;
  y: number;
}
type Stroke = Point[];

/** Paper is white and ink is dark in every theme: it is printed. */
const INK = "#10131a";
const PAPER = "#ffffff";
const WIDTH = 2.2;
/** The picture is drawn larger than it is shown, so that print is sharp. */
const SCALE = 2;

interface SignaturePadProps {
  /** The picture as it is now; null while there is none. */
  onChange: (picture: Blob | null) => void;
}

export function SignaturePad({ onChange }: SignaturePadProps) {
  const t = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [strokes, setStrokes] = useState<Stroke[]>([]);
  const drawing = useRef<Stroke | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);

  const draw = () => {
    const { current: element } = canvas;
    if (!element) return;
    const { clientWidth: width, clientHeight: height } = element;
    if (width > 0 && element.width !== width * SCALE) {
      element.width = width * SCALE;
      element.height = height * SCALE;
    }
    paint(element, drawing.current ? [...strokes, drawing.current] : strokes);
  };
  const redraw = useEffectEvent(draw);
  useEffect(() => redraw(), [strokes]);
  useEffect(() => {
    if (!canvas.current) return;
    const observer = new ResizeObserver(() => redraw());
    observer.observe(canvas.current);
    return () => observer.disconnect();
  }, []);

  const tell = (next: Stroke[]) => {
    setStrokes(next);
    setChosen(null);
    if (next.length === 0 || !canvas.current) return onChange(null);
    paint(canvas.current, next);
    canvas.current.toBlob((picture) => onChange(picture), "image/png");
  };
  const pointOf = (event: PointerEvent<HTMLCanvasElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  return (
    <div className={styles.pad}>
      <canvas
        ref={canvas}
        className={styles.canvas}
        role="img"
        aria-label={t(strokes.length > 0 ? "signature-drawn" : "signature-draw-here")}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture?.(event.pointerId);
          drawing.current = [pointOf(event)];
        }}
        onPointerMove={(event) => {
          if (!drawing.current) return;
          drawing.current.push(pointOf(event));
          draw();
        }}
        onPointerUp={() => {
          if (!drawing.current) return;
          const next = [...strokes, drawing.current];
          drawing.current = null;
          tell(next);
        }}
        onPointerCancel={() => {
          drawing.current = null;
          draw();
        }}
      />
      {strokes.length === 0 && !chosen ? (
        <span className={styles.here} aria-hidden>
          {t("signature-draw-here")}
        </span>
      ) : null}
      {chosen ? <div role="status">{t("signature-chosen", { name: chosen })}</div> : null}
      <div className={styles.tools}>
        <Button size="small" disabled={strokes.length === 0} onClick={() => tell(strokes.slice(0, -1))}>
          {t("signature-undo")}
        </Button>
        <Button
          size="small"
          disabled={strokes.length === 0 && !chosen}
          onClick={() => tell([])}
        >
          {t("signature-clear")}
        </Button>
        <label className={styles.file}>
          {t("signature-picture")}
          <input
            type="file"
            accept="image/png,image/jpeg"
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              event.target.value = "";
              if (!file) return;
              setStrokes([]);
              setChosen(file.name);
              onChange(file);
            }}
          />
        </label>
      </div>
    </div>
  );
}

/** Curves through the middles of the points, so that a quick hand leaves no corners. */
function paint(element: HTMLCanvasElement, strokes: readonly Stroke[]): void {
  const context = element.getContext("2d");
  if (!context) return;
  context.setTransform(SCALE, 0, 0, SCALE, 0, 0);
  context.fillStyle = PAPER;
  context.fillRect(0, 0, element.width, element.height);
  context.strokeStyle = INK;
  context.lineWidth = WIDTH;
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const stroke of strokes) {
    const [first] = stroke;
    if (!first) continue;
    context.beginPath();
    context.moveTo(first.x, first.y);
    stroke.forEach((point, index) => {
      const next = stroke[index + 1] ?? point;
      context.quadraticCurveTo(point.x, point.y, (point.x + next.x) / 2, (point.y + next.y) / 2);
    });
    // A tap is a dot.
    if (stroke.length === 1) context.lineTo(first.x + 0.1, first.y);
    context.stroke();
  }
}
