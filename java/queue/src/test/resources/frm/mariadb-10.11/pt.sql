CREATE TABLE `pt` (
  `a` point DEFAULT NULL,
  `b` geometry NOT NULL
) ENGINE=MyISAM DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci
