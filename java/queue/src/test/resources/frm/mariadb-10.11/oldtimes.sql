CREATE TABLE `oldtimes` (
  `a` date DEFAULT '2026-11-21',
  `b` time /* mariadb-5.3 */ DEFAULT '-12:34:56',
  `c` datetime /* mariadb-5.3 */ NOT NULL DEFAULT '1999-12-31 23:59:59',
  `d` timestamp /* mariadb-5.3 */ NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(),
  `f` timestamp /* mariadb-5.3 */ NOT NULL DEFAULT '2001-02-03 04:05:06'
) ENGINE=MyISAM DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci
