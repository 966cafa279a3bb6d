"""Who is who: dated tables of states, bodies, armed groups and offices, and the resolver that ends a source at them."""
