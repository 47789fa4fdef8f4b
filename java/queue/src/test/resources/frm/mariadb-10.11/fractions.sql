CREATE TABLE `fractions` (
  `a` time(1) DEFAULT '12:34:56.7',
  `b` time(6) DEFAULT '-838:59:59.999999',
  `c` datetime(3) DEFAULT '2026-11-21 01:02:03.456',
  `d` datetime(6) DEFAULT NULL,
  `e` timestamp(2) NOT NULL DEFAULT '2026-11-21 01:02:03.45',
  `f` timestamp(6) NULL DEFAULT NULL,
  `g` timestamp(4) NOT NULL DEFAULT current_timestamp(4) ON UPDATE current_timestamp(4),
  `h` datetime NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp()
) ENGINE=MyISAM DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
