# Runs the statements of standard input through Python's pymysql: pymysql.py PORT
# Lines and answers are those of dbi.pl.
import json
import sys

sys.path.pop(0)  # This file has the module's name.
import pymysql
from pymysql import converters

connection = pymysql.connect(host='127.0.0.1', port=int(sys.argv[1]), user='me', password='',
    charset='utf8mb4', autocommit=True, local_infile=True, conv=converters.encoders)


def text(value):
    return value.decode('utf-8') if isinstance(value, bytes) else value


for line in sys.stdin:
    query = json.loads(line)
    try:
        with connection.cursor() as cursor:
            sql = query['sql']
            args = query.get('args')
            count = cursor.execute(sql.replace('?', '%s') if args else sql, args)
            if cursor.description:
                answer = {'rows': [[text(v) for v in row] for row in cursor.fetchall()]}
            else:
                answer = {'ok': count}
    except pymysql.MySQLError as error:
        answer = {'error': error.args[0], 'words': str(error)}
    print(json.dumps(answer), flush=True)
