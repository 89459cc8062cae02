;; Ends before anybody has called it.
;; expect: crashed
(func $start unreachable)
(start $start)
