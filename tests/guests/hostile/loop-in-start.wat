;; Spins before anybody has called it.
;; expect: out_of_fuel
(func $start (loop $again (br $again)))
(start $start)
