CREATE TABLE `expr` (
  `a` int(11) DEFAULT (1 + 1),
  `b` text DEFAULT 'abc',
  `c` blob DEFAULT X'00',
  `d` varchar(40) DEFAULT uuid(),
  `e` int(11) DEFAULT 5,
  `f` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`f`)),
  `g` int(11) DEFAULT NULL CHECK (`g` > 1),
  `h` text DEFAULT NULL,
  `i` int(11) DEFAULT NULL,
  CONSTRAINT `CONSTRAINT_1` CHECK (`a` < 10)
) ENGINE=MyISAM DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
