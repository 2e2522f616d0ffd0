// see below
