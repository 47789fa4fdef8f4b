CREATE TABLE `oldfrac` (
  `a` time(1) /* mariadb-5.3 */ DEFAULT '12:34:56.7'
) ENGINE=MyISAM DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci
