CREATE TABLE `times` (
  `a` date DEFAULT '2026-11-21',
  `b` time DEFAULT '-12:34:56',
  `c` datetime NOT NULL DEFAULT '1999-12-31 23:59:59',
  `d` timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(),
  `e` timestamp NULL DEFAULT NULL,
  `f` timestamp NOT NULL DEFAULT '2001-02-03 04:05:06',
  `g` year(4) DEFAULT 1999,
  `h` timestamp NULL DEFAULT '2020-01-01 00:00:00' ON UPDATE current_timestamp(),
  `i` date NOT NULL DEFAULT '0000-00-00',
  `j` datetime DEFAULT NULL
) ENGINE=MyISAM DEFAULT CHARSET=utf8mb3 COLLATE=utf8mb3_unicode_ci
